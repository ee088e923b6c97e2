"""Profiles: chosen rules with other weights and thresholds, scored beside the headline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.base.strict_yaml import Document, Path
from auditor.errors import InputError, Place, nearest
from auditor.evaluate.naming import called
from auditor.evaluate.rule import CompiledRule
from auditor.evaluate.rules import CompiledRules
from auditor.evaluate.tailoring import in_words, retuned
from auditor.model.parsing import parse
from auditor.model.profile import Chosen, ProfileSpec


PROFILE = "auditor/profile/v1"


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile: its rules with their thresholds, and the points of each by name."""

    spec: ProfileSpec
    rules: tuple[CompiledRule, ...]
    weights: Mapping[str, int]
    tailored: tuple[str, ...]
    loosened: tuple[str, ...]
    notices: tuple[str, ...]


def profile(document: Document, rules: CompiledRules) -> Profile:
    """The profile in a document, over these rules; InputError points at the first mistake."""
    spec = parse(ProfileSpec, document)
    chosen: dict[str, CompiledRule] = {}
    notices: list[str] = []
    told: list[str] = []
    weights: dict[str, int] = {}
    if spec.every:
        chosen = {rule.spec.id: rule for rule in rules.headline}
        weights = {rule.spec.name: _weight(rule, Chosen()) for rule in rules.headline}
    named: set[str] = set()
    for wanted, how in spec.rules.items():
        path: Path = ("rules", wanted)
        place = document.place(path, of="key")
        rule, words = called(rules.every, wanted, place)
        if rule.spec.id in named:
            raise InputError(f"{rule.spec.name} is chosen twice under two names.", place)
        named.add(rule.spec.id)
        changed = retuned(rule, how.params, document, (*path, "params")) if how.params else rule
        chosen[rule.spec.id] = changed
        weights[rule.spec.name] = _weight(rule, how)
        told.extend(in_words(spec.name, changed, name) for name in sorted(how.params))
        notices.extend(words)
    if not any(weights.values()):
        raise InputError("no rule of this profile has points.", document.place(("rules",)))
    loosened = _loosened(spec.name, chosen.values())
    ordered = tuple(chosen[name] for name in sorted(chosen))
    return Profile(spec, ordered, weights, tuple(told), loosened, tuple(notices))


def choose(name: str, documents: Iterable[Document], place: Place) -> Document:
    """The profile of this name among the files of a run; InputError with the nearest one."""
    named = {_name(each): each for each in documents}
    if name in named:
        return named[name]
    known = f"Profiles: {', '.join(sorted(named))}; or name a file."
    raise InputError(f"there is no profile {name!r}.", place, nearest(name, named) or known)


def _weight(rule: CompiledRule, how: Chosen) -> int:
    """An experimental rule counts only where somebody says how much."""
    if how.weight is not None:
        return how.weight
    return 0 if rule.spec.status == "experimental" else rule.spec.weight


def _loosened(who: str, rules: Iterable[CompiledRule]) -> tuple[str, ...]:
    return tuple(f"{who}: {rule.spec.name}.{name}" for rule in rules for name in rule.loosened)


def _name(document: Document) -> str:
    data = document.data
    name = data.get("name") if isinstance(data, dict) else None
    return name if isinstance(name, str) else ""
