"""Loads rule files and packs into one checked, digested set; nothing is audited before all hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from auditor.base import canonical, strict_yaml
from auditor.base.strict_yaml import Document, Path
from auditor.errors import InputError, Place
from auditor.evaluate.comparability import comparability
from auditor.evaluate.naming import called, outdated
from auditor.evaluate.packs import Derivation, declared, derivations, derived
from auditor.evaluate.rule import CompiledRule, RuleSource, compile_rule
from auditor.evaluate.tailoring import UNCHANGED, Tailored, tailor
from auditor.evaluate.versions import TOOL, unmet
from auditor.model.evidence import Evidence
from auditor.model.file_kinds import schema_of
from auditor.model.key import Catalogue
from auditor.model.parsing import parse
from auditor.model.rule import PackSpec, RuleSpec
from auditor.model.ruleset import RuleSet


RULE = "auditor/rule/v1"
PACK = "auditor/pack/v1"

Files: TypeAlias = Sequence[tuple[str, bytes]]
"""File names as messages should show them, each with its bytes."""


@dataclass(frozen=True, slots=True)
class CompiledPack:
    """One folder of rules, sorted by id. `tailored` are earlier rules with other thresholds.

    They run in this pack's own score: what a pack changes never reaches the headline.
    """

    name: str
    version: str
    rules: tuple[CompiledRule, ...]
    derivations: tuple[Derivation, ...] = ()
    tailored: Tailored = UNCHANGED
    digest: str = ""

    @property
    def scored(self) -> tuple[CompiledRule, ...]:
        """The rules of its score: its own, and earlier ones as it tailors them."""
        return (*self.rules, *self.tailored.rules)


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """Every rule of a run: the shipped pack first, then added ones; each is scored by itself.

    `catalogue` includes what packs declare and derive, `others` are the documents of schemas that
    are not rules or packs, `digest` covers every file and `comparability` what decides a headline:
    grades compare when theirs are equal. `notices` are for the authors of packs.
    """

    packs: tuple[CompiledPack, ...]
    catalogue: Catalogue
    others: tuple[Document, ...]
    digest: str
    comparability: str
    notices: tuple[str, ...] = ()

    @property
    def headline(self) -> tuple[CompiledRule, ...]:
        """The rules of the shipped pack, which alone make the score."""
        return self.packs[0].rules

    @property
    def house(self) -> tuple[CompiledPack, ...]:
        """The added packs, each with a house score of its own."""
        return self.packs[1:]

    @property
    def every(self) -> tuple[CompiledRule, ...]:
        """All rules of all packs, sorted by id."""
        rules = (rule for pack in self.packs for rule in pack.rules)
        return tuple(sorted(rules, key=lambda rule: rule.spec.id))

    def find(self, wanted: str) -> CompiledRule:
        """The rule with this id, name or alias; InputError with the nearest one."""
        return self.called(wanted, Place("rules"))[0]

    def called(self, wanted: str, place: Place) -> tuple[CompiledRule, tuple[str, ...]]:
        """The same, with a word about an old name or a rule that is on its way out."""
        return called(self.every, wanted, place)

    def other(self, schema: str) -> Document:
        """The one document of another schema, such as the scoring policy; InputError if absent."""
        found = list(self.documents(schema))
        if not found:
            raise InputError(f"no file with `schema: {schema}` was given.", Place("rules"))
        if len(found) > 1:
            problem = f"a second file with `schema: {schema}`; the first is {found[0].name}."
            raise InputError(problem, found[1].place(("schema",)))
        return found[0]

    def documents(self, schema: str) -> tuple[Document, ...]:
        """Every document of another schema, such as the profiles."""
        return tuple(each for each in self.others if schema_of(each) == schema)

    def derived(self, evidence: Evidence) -> Evidence:
        """The evidence with every key the packs derive, as a fact or a gap."""
        for pack in self.packs:
            evidence = derived(evidence, pack.derivations)
        return evidence

    def stamp(self) -> RuleSet:
        """Which rules judged, for the report."""
        return RuleSet(
            version=self.packs[0].version,
            digest=self.digest,
            packs=tuple(f"{pack.name} {pack.version}" for pack in self.packs),
            rules=tuple(rule.stamp() for rule in self.every),
            tailored=tuple(change for pack in self.packs for change in pack.tailored.told),
            comparability=self.comparability,
            loosened=tuple(
                f"{pack.name}: {rule.spec.name}.{name}"
                for pack in self.packs
                for rule in pack.tailored.rules
                for name in rule.loosened
            ),
            notices=self.notices,
            pack_digests=tuple(pack.digest for pack in self.packs),
        )


@dataclass(slots=True)
class _Loading:
    """What is known while packs are read one after the other."""

    catalogue: Catalogue
    versions: dict[str, str]
    taken: dict[str, Place] = field(default_factory=dict[str, Place])
    packs: list[CompiledPack] = field(default_factory=list[CompiledPack])
    others: list[Document] = field(default_factory=list[Document])
    notices: list[str] = field(default_factory=list[str])

    @property
    def rules(self) -> list[CompiledRule]:
        """Every rule so far."""
        return [rule for pack in self.packs for rule in pack.rules]


def load_ruleset(
    files: Files, catalogue: Catalogue, packs: Mapping[str, Files] | None = None, tool: str = ""
) -> CompiledRules:
    """The checked rules of the shipped `files` and of added packs, by folder name, in that order.

    `tool` is the version packs may require, if anybody asks. InputError at the first mistake.
    """
    folders = {"shipped": files, **(packs or {})}
    loading = _Loading(catalogue, {TOOL: tool} if tool else {})
    for name, content in folders.items():
        _load_pack(loading, name, content)
    every = [each for content in folders.values() for each in content]
    loading.notices.extend(outdated(loading.rules, loading.taken))
    ours = loading.packs[0]
    return CompiledRules(
        tuple(loading.packs),
        loading.catalogue,
        tuple(loading.others),
        digest(every),
        comparability(f"{ours.name} {ours.version}", ours.rules, loading.others),
        tuple(dict.fromkeys(loading.notices)),
    )


def digest(files: Files) -> str:
    """SHA-256 over the sorted names and digests of the files, in hex."""
    members = sorted((name, canonical.digest(data)) for name, data in files)
    return canonical.digest_of([list(member) for member in members])


def _load_pack(loading: _Loading, folder: str, files: Files) -> None:
    documents: dict[str, list[tuple[Document, str]]] = {RULE: [], PACK: [], "": []}
    for name, data in sorted(files):
        document = strict_yaml.load(data, name)
        schema = schema_of(document)
        known = schema if schema in documents else ""
        documents[known].append((document, data.decode("utf-8-sig", "replace")))
    loading.others.extend(document for document, _ in documents[""])
    spec = _pack_spec(folder, documents[PACK])
    changed = UNCHANGED
    added: tuple[Derivation, ...] = ()
    if documents[PACK]:
        document, text = documents[PACK][0]
        _check_requires(loading, spec, document)
        loading.catalogue = declared(loading.catalogue, spec, document)
        loading.catalogue, added = derivations(loading.catalogue, spec, document, text)
        changed = tailor(spec.name, spec.tailor, loading.rules, document)
        loading.notices.extend(changed.notices)
    loading.versions[spec.name] = spec.version
    rules = [_rule(loading, document, text) for document, text in documents[RULE]]
    rules.sort(key=lambda rule: rule.spec.id)
    relative = [(name.partition("/")[2] or name, data) for name, data in files]
    loading.packs.append(
        CompiledPack(spec.name, spec.version, tuple(rules), added, changed, digest(relative))
    )


def _check_requires(loading: _Loading, spec: PackSpec, document: Document) -> None:
    """InputError when the tool or an earlier pack is not one this pack works with."""
    name, problem, hint = unmet(spec.requires, loading.versions)
    if problem:
        inside = () if isinstance(spec.requires, str) else (name,)
        raise InputError(f"{spec.name} {problem}", document.place(("requires", *inside)), hint)
    if spec.name in loading.versions:
        problem = f"a pack called {spec.name!r} is loaded already."
        raise InputError(problem, document.place(("name",)))


def _pack_spec(folder: str, found: list[tuple[Document, str]]) -> PackSpec:
    if len(found) > 1:
        second, first = found[1][0], found[0][0]
        problem = f"a second pack file in one folder; the first is {first.name}."
        raise InputError(problem, second.place(("schema",)))
    if found:
        return parse(PackSpec, found[0][0])
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in folder.lower()).strip("-")
    data = {"schema": PACK, "name": name[:64] or "added", "version": "0", "licence": "none"}
    return PackSpec.model_validate(data)


def _rule(loading: _Loading, document: Document, text: str) -> CompiledRule:
    spec = parse(RuleSpec, document)
    _claim(loading, document, ("id",), spec.id)
    _claim(loading, document, ("name",), spec.name)
    for index, alias in enumerate(spec.aliases):
        _claim(loading, document, ("aliases", index), alias)
    return compile_rule(RuleSource(spec, document, text), loading.catalogue)


def _claim(loading: _Loading, document: Document, path: Path, name: str) -> None:
    """Ids, names and aliases share one space: a rule is never replaced silently."""
    place = document.place(path)
    if name in loading.taken:
        raise InputError(f"{name!r} is already taken at {loading.taken[name]}.", place)
    loading.taken[name] = place
