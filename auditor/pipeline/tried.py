"""A rule file tried on the evidence of a bundle, before anybody depends on it."""

from dataclasses import dataclass, replace
from pathlib import Path

from auditor.archive.bundle import Bundle
from auditor.base import reading, strict_yaml
from auditor.errors import InputError
from auditor.evaluate.beside import pack_scores
from auditor.evaluate.engine import evaluate_all, evaluate_rule
from auditor.evaluate.rule import CompiledRule
from auditor.evaluate.rules import Files
from auditor.evaluate.score import score
from auditor.model.finding import Finding
from auditor.model.parsing import parse
from auditor.model.report import HouseScore
from auditor.model.rule import RuleSpec
from auditor.model.scorecard import Scorecard
from auditor.pipeline.audit import completed
from auditor.pipeline.folders import LARGEST_RULE, SHIPPED, shipped_files
from auditor.pipeline.inputs import Rules, read_rules, rules_from


PACK = "pack.yaml"


@dataclass(frozen=True, slots=True)
class Tried:
    """What the rule concludes and what that does to the score.

    `instead` is the finding of the shipped rule it takes the place of, if any. `after` is the score
    with the rule among the shipped ones; `house` is that of its own pack, if it has one.
    """

    finding: Finding
    before: Scorecard
    after: Scorecard
    instead: tuple[Finding, ...]
    house: tuple[HouseScore, ...]


def tried(path: Path, bundle: Bundle) -> Tried:
    """The rule in `path` on the facts of `bundle`, judged by the rules of this installation."""
    spec = parse(RuleSpec, strict_yaml.load(reading.read(path, LARGEST_RULE), str(path)))
    ours = read_rules()
    known = [each for each in ours.compiled.headline if _same(each.spec, spec)]
    rules = _replacing(path, known[0]) if known else _added(path)
    rule = rules.compiled.find(spec.id)
    evidence = completed(bundle.evidence(), bundle.manifest.as_of, rules)
    earlier = evaluate_all(ours.compiled.headline, evidence)
    finding = evaluate_rule(rule, evidence)
    others = [each for each in earlier if not known or each.rule != known[0].spec.id]
    after = sorted([*others, finding], key=lambda each: each.rule)
    return Tried(
        finding=finding,
        before=score(earlier, ours.policy, evidence),
        after=score(after, ours.policy, evidence),
        instead=tuple(each for each in earlier if known and each.rule == known[0].spec.id),
        house=tuple(pack_scores(rules.compiled.house, evidence)),
    )


def _same(shipped_one: RuleSpec, spec: RuleSpec) -> bool:
    return shipped_one.id == spec.id or shipped_one.name == spec.name


def _replacing(path: Path, known: CompiledRule) -> Rules:
    """The shipped rules with one file taken from elsewhere."""
    name = known.source.document.name.partition("/")[2]
    data = reading.read(path, LARGEST_RULE)
    files = [(each, data if each == name else old) for each, old in shipped_files()]
    return _located(path, f"rules/{name}", {SHIPPED: files})


def _added(path: Path) -> Rules:
    """The shipped rules and the pack the file belongs to, or the file alone."""
    home = next((each for each in path.resolve().parents if (each / PACK).is_file()), None)
    if home is not None:
        return read_rules((home,))
    files = {
        SHIPPED: shipped_files(),
        "tried": [(path.name, reading.read(path, LARGEST_RULE))],
    }
    return _located(path, f"tried/{path.name}", files)


def _located(path: Path, name: str, files: dict[str, Files]) -> Rules:
    try:
        return rules_from(files)
    except InputError as error:
        if error.place.path != name:
            raise
        raise InputError(error.problem, replace(error.place, path=str(path)), error.hint) from None
