"""Reads what people wrote: product files, the shipped rules and added packs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.base import reading, strict_yaml
from auditor.base.strict_yaml import Document
from auditor.collect.checks import check_product
from auditor.errors import InputError, Place
from auditor.evaluate.rules import CompiledRules, Files, load_ruleset
from auditor.evaluate.scoring import Policy, parse_policy
from auditor.model.catalogue import CATALOGUE
from auditor.model.parsing import parse
from auditor.model.product import ProductSpec
from auditor.pipeline.extractors import extractors_of
from auditor.resources import shipped


LARGEST_PRODUCT, LARGEST_RULE = 256 * 1024, 64 * 1024
POLICY = "auditor/scoring/v1"
SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class Product:
    """A product file: as parsed, as written, and the folder its relative paths start from."""

    spec: ProductSpec
    document: Document
    raw: bytes
    folder: Path


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled rules with the scoring policy; `members` are the files as a bundle keeps them."""

    compiled: CompiledRules
    policy: Policy
    members: Mapping[str, bytes]


def read_product(path: Path, rules: Rules) -> Product:
    """The product in `path`; InputError at the first mistake, statements included."""
    return product_from(reading.read(path, LARGEST_PRODUCT), str(path), path.parent, rules)


def product_from(raw: bytes, name: str, folder: Path, rules: Rules) -> Product:
    """The product behind some bytes; `name` is how messages call them."""
    document = strict_yaml.load(raw, name)
    spec = parse(ProductSpec, document)
    for path, problem in check_product(spec, rules.compiled.catalogue):
        raise InputError(problem, document.place(path))
    return Product(spec, document, raw, folder)


def read_rules(packs: tuple[Path, ...] = ()) -> Rules:
    """The shipped rules and the packs in these folders; InputError names the file on disk."""
    home = shipped("rules")
    # The shipped rules are there anyway: naming their folder is no second pack.
    added = tuple(each for each in packs if each.resolve() != home.resolve())
    folders = {SHIPPED: home, **_named(added)}
    files = {name: files_in(folder) for name, folder in folders.items()}
    try:
        rules = rules_from(files)
        if packs:
            # What somebody added is checked whole before anything is audited.
            extractors_of(rules.compiled)
    except InputError as error:
        raise InputError(error.problem, _on_disk(error.place, folders), error.hint) from None
    return rules


def rules_from(files: Mapping[str, Files]) -> Rules:
    """The rules in these files by pack, the shipped ones under `shipped`."""
    named = {
        pack: [(f"{_label(pack)}/{name}", data) for name, data in content]
        for pack, content in files.items()
    }
    ours = named.pop(SHIPPED, [])
    compiled = load_ruleset(ours, CATALOGUE, named)
    policy = parse_policy(compiled.other(POLICY), compiled.catalogue)
    members = {f"{pack}/{name}": data for pack, content in files.items() for name, data in content}
    return Rules(compiled, policy, members)


def regrouped(members: Mapping[str, bytes]) -> dict[str, Files]:
    """What `rules_from` takes, from the members of a bundle's `rules/` folder."""
    packs: dict[str, list[tuple[str, bytes]]] = {}
    for name, data in members.items():
        pack, _, rest = name.partition("/")
        packs.setdefault(pack, []).append((rest, data))
    ordered = sorted(packs, key=lambda pack: (pack != SHIPPED, pack))
    return {pack: packs[pack] for pack in ordered}


def _label(pack: str) -> str:
    return "rules" if pack == SHIPPED else pack


def _named(packs: tuple[Path, ...]) -> dict[str, Path]:
    """Each folder under a number, so that the order of packs is that of their names."""
    named: dict[str, Path] = {}
    for number, folder in enumerate(packs, 1):
        if not folder.is_dir():
            raise InputError("this is not a folder of rules.", Place(str(folder)))
        words = "".join(c if c.isascii() and c.isalnum() else "-" for c in folder.resolve().name)
        named[f"pack{number:02}-{words.strip('-')[:60] or 'rules'}"] = folder
    return named


def files_in(folder: Path) -> Files:
    """The rule files of a folder by their names inside it, sorted; InputError when it has none."""
    found = sorted(folder.rglob("*.yaml"))
    if not found:
        raise InputError("the folder holds no .yaml file.", Place(str(folder)))
    return [
        (path.relative_to(folder).as_posix(), reading.read(path, LARGEST_RULE)) for path in found
    ]


def on_disk(place: Place, packs: tuple[Path, ...]) -> Place:
    """A place inside a pack, at the file somebody can open; places elsewhere stay."""
    return _on_disk(place, _named(packs))


def _on_disk(place: Place, folders: Mapping[str, Path]) -> Place:
    for pack, folder in folders.items():
        prefix = f"{_label(pack)}/"
        if place.path.startswith(prefix):
            return replace(place, path=str(folder / place.path.removeprefix(prefix)))
    return place
