"""Which rules a command is about: those of the folders named, or the shipped ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from auditor.base.strict_yaml import Document
from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.disclosure.load import DISCLOSURE
from auditor.collect.disclosure.spec import ExtractorSpec
from auditor.errors import InputError, Place, nearest
from auditor.evaluate.rule import CompiledRule
from auditor.evaluate.rules import CompiledRules
from auditor.model.parsing import parse
from auditor.pipeline.extractors import extractors_of
from auditor.pipeline.folders import folders as folders_of
from auditor.pipeline.folders import on_disk
from auditor.pipeline.inputs import read_rules
from auditor.resources import shipped


folders_argument = click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
packs_option = click.option(
    "--rules", "packs", multiple=True, type=click.Path(path_type=Path), help="Folder of rules."
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rules and extractors to look at, among everything that was loaded with them.

    `fields` names the extractors whose cases are run.
    """

    compiled: CompiledRules
    rules: tuple[CompiledRule, ...]
    extractors: Extractors
    written: tuple[tuple[ExtractorSpec, Document], ...]
    fields: frozenset[str]
    added: tuple[Path, ...]

    def where(self, place: Place) -> Place:
        """A place in a file somebody can open."""
        return on_disk(place, folders_of(self.added), {})

    def only(self, names: Sequence[str]) -> "Chosen":
        """Those of these names; all when none is named. InputError for a name nothing has."""
        if not names:
            return self
        known = {rule.spec.name for rule in self.rules} | self.fields
        for name in names:
            if name not in known:
                told = f"no rule or extractor here is called {name!r}."
                raise InputError(told, Place("--only"), nearest(name, known))
        rules = tuple(rule for rule in self.rules if rule.spec.name in names)
        return replace(self, rules=rules, fields=self.fields.intersection(names))


def chosen(folders: Sequence[Path]) -> Chosen:
    """The rules of `folders`; with none given, or the shipped folder, the shipped ones.

    Extractors come all as soon as a folder holds anything about reading, since what it adds to a
    shipped one must not break it; `written` are those the chosen folders hold.
    """
    home = shipped("rules").resolve()
    added = tuple(folder for folder in folders if folder.resolve() != home)
    compiled = read_rules(added).compiled
    packs = compiled.house if added else compiled.packs[:1]
    rules = tuple(rule for pack in packs for rule in pack.rules)
    ours = [each for each in compiled.others if each.name.startswith("rules/") is not bool(added)]
    written = tuple((parse(ExtractorSpec, each), each) for each in ours if _is_extractor(each))
    extractors = extractors_of(compiled)
    fields = frozenset(extractors.by_field if ours else ())
    return Chosen(compiled, rules, extractors, written, fields, added)


def _is_extractor(document: Document) -> bool:
    data = document.data
    return isinstance(data, dict) and data.get("schema") == DISCLOSURE
