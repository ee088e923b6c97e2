"""Reads what people wrote: product files, shipped rules, added packs, a profile, waivers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from auditor.archive.bundle import PROFILE as PROFILE_FILE
from auditor.archive.bundle import WAIVERS as WAIVERS_FILE
from auditor.base import canonical, reading, strict_yaml
from auditor.base.strict_yaml import Document
from auditor.collect.checks import check_product
from auditor.errors import InputError, Place
from auditor.evaluate.profile import PROFILE, Profile, choose, profile
from auditor.evaluate.rules import CompiledRules, Files, load_ruleset
from auditor.evaluate.scoring import Policy, parse_policy
from auditor.evaluate.waivers import WaiverFile, waiver_file
from auditor.model.catalogue import CATALOGUE
from auditor.model.parsing import parse
from auditor.model.product import ProductSpec
from auditor.pipeline.extractors import extractors_of
from auditor.pipeline.folders import (
    LARGEST_RULE,
    SHIPPED,
    folders,
    label,
    on_disk,
    refuse_ruleless,
)


LARGEST_PRODUCT, LARGEST_WAIVERS = 256 * 1024, 1024 * 1024
POLICY = "auditor/scoring/v1"
TOOL_VERSION = version("backing-auditor")
WAIVER_LIMITS = strict_yaml.Limits(size=LARGEST_WAIVERS)
NOTHING: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Product:
    """A product file: as parsed, as written, and the folder its relative paths start from."""

    spec: ProductSpec
    document: Document
    raw: bytes
    folder: Path


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled rules with the scoring policy; `members` are the files as a bundle keeps them.

    `profile` and `waivers` hold one at most; `beside` are their files by member name.
    """

    compiled: CompiledRules
    policy: Policy
    members: Mapping[str, bytes]
    profile: tuple[Profile, ...] = ()
    waivers: tuple[WaiverFile, ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict[str, bytes])

    @property
    def notices(self) -> tuple[str, ...]:
        """What the authors of packs, profile and waivers should know."""
        told = [*self.compiled.notices]
        told.extend(words for each in self.profile for words in each.notices)
        told.extend(words for each in self.waivers for words in each.notices)
        return tuple(dict.fromkeys(told))


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


def read_rules(
    packs: tuple[Path, ...] = (), profile: str = "", waivers: Path | None = None
) -> Rules:
    """The shipped rules, added packs, and what goes with them; InputError names the file on disk.

    A pack is a folder, perhaps `FOLDER@digest`; `profile` is a name or a file.
    """
    named = folders(packs)
    files = {name: folder.files() for name, folder in named.items()}
    beside: dict[str, Path] = {}
    given: dict[str, bytes] = {}
    if waivers is not None:
        beside[WAIVERS_FILE] = waivers
        given[WAIVERS_FILE] = reading.read(waivers, LARGEST_WAIVERS)
    if profile and _is_file(profile):
        beside[PROFILE_FILE] = Path(profile)
        given[PROFILE_FILE] = reading.read(Path(profile), LARGEST_RULE)
        profile = ""
    try:
        rules = rules_from(files, given, profile)
        for name, folder in named.items():
            refuse_ruleless(folder, files[name])
        if packs:
            _check_whole(rules)
    except InputError as error:
        place = on_disk(error.place, named, beside)
        raise InputError(error.problem, place, error.hint) from None
    return rules


def rules_from(
    files: Mapping[str, Files], beside: Mapping[str, bytes] = NOTHING, wanted: str = ""
) -> Rules:
    """The rules in these files by pack, the shipped ones under `shipped`.

    `beside` are a profile and waivers by member name; `wanted` names a profile among the files.
    """
    named = {
        pack: [(f"{label(pack)}/{name}", data) for name, data in content]
        for pack, content in files.items()
    }
    everything = dict(each for content in named.values() for each in content)
    ours = named.pop(SHIPPED, [])
    compiled = load_ruleset(ours, CATALOGUE, named, TOOL_VERSION)
    policy = parse_policy(compiled.other(POLICY), compiled.catalogue)
    members = {f"{pack}/{name}": data for pack, content in files.items() for name, data in content}
    if wanted:
        chosen = choose(wanted, compiled.documents(PROFILE), Place("--profile"))
        beside = {**beside, PROFILE_FILE: everything[chosen.name]}
    return Rules(
        compiled, policy, members, _profile(compiled, beside), _waivers(compiled, beside), beside
    )


def regrouped(members: Mapping[str, bytes]) -> dict[str, Files]:
    """What `rules_from` takes, from the members of a bundle's `rules/` folder."""
    packs: dict[str, list[tuple[str, bytes]]] = {}
    for name, data in members.items():
        pack, _, rest = name.partition("/")
        packs.setdefault(pack, []).append((rest, data))
    ordered = sorted(packs, key=lambda pack: (pack != SHIPPED, pack))
    return {pack: packs[pack] for pack in ordered}


def _profile(compiled: CompiledRules, beside: Mapping[str, bytes]) -> tuple[Profile, ...]:
    if PROFILE_FILE not in beside:
        return ()
    return (profile(strict_yaml.load(beside[PROFILE_FILE], PROFILE_FILE), compiled),)


def _waivers(compiled: CompiledRules, beside: Mapping[str, bytes]) -> tuple[WaiverFile, ...]:
    if WAIVERS_FILE not in beside:
        return ()
    data = beside[WAIVERS_FILE]
    document = strict_yaml.load(data, WAIVERS_FILE, WAIVER_LIMITS)
    return (waiver_file(document, compiled, canonical.digest(data)),)


def _check_whole(rules: Rules) -> None:
    """What somebody added is checked whole before anything is audited."""
    extractors_of(rules.compiled)
    for document in rules.compiled.documents(PROFILE):
        if not document.name.startswith(f"{label(SHIPPED)}/"):
            profile(document, rules.compiled)


def _is_file(profile: str) -> bool:
    return "/" in profile or profile.endswith((".yaml", ".yml"))
