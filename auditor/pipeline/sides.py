"""One side of a comparison: a bundle judged by its own rules, or a report as it was printed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.archive.attachment import read_pdf
from auditor.archive.bundle import FILE, Bundle, check
from auditor.archive.document import kind_of
from auditor.base import canonical, reading, strict_json
from auditor.base.instants import parse_instant
from auditor.base.strict_json import JsonValue
from auditor.errors import AuditorError, Inconclusive, InputError, IntegrityError, Place
from auditor.evaluate.diff import difference
from auditor.evaluate.snapshot import snapshot
from auditor.model.difference import Crossed, Difference, Snapshot, Untold
from auditor.model.wire_members import text
from auditor.pipeline.again import collected_again, judged_again, rules_of
from auditor.pipeline.audit import Audited
from auditor.pipeline.inputs import Rules
from auditor.pipeline.sources import LARGEST_BUNDLE, read_bundle, refuse_foreign
from auditor.render.formats.json_v1 import report_v1


_LIMITS = strict_json.Limits(size=256 * 2**20)
_SAME_METHOD = Untold("")


@dataclass(frozen=True, slots=True)
class Side:
    """An audit to compare; `evidence` is its bundle or why there is none."""

    snapshot: Snapshot
    evidence: Bundle | Untold


def side_of(path: Path) -> Side:
    """The audit in a bundle, a PDF, a report.json or an output folder.

    A report.json beside the bundle it was made from is read as that bundle.
    """
    if path.is_dir():
        return _of_bundle(read_bundle(path))
    data = reading.read(path, LARGEST_BUNDLE)
    refuse_foreign(data, path)
    kind = kind_of(data)
    if kind == "bundle":
        return _of_bundle(check(data))
    if kind == "pdf":
        return _of_bundle(check(read_pdf(data).bundle))
    if kind == "html":
        problem = "a page of HTML cannot be compared."
        raise InputError(problem, Place(str(path)), "Give evidence.zip or report.json.")
    return _of_report(data, path)


def compared(old: Side, new: Side) -> Difference:
    """What differs between two audits of one product; InputError when they are of two."""
    one, other = old.snapshot, new.snapshot
    if one.product != other.product:
        problem = f"the audits are of two products, {one.product} and {other.product}."
        raise InputError(problem, Place("diff"), "`auditor compare` puts products side by side.")
    return difference(one, other, _crossed(old, new))


def _of_report(data: bytes, path: Path) -> Side:
    try:
        told = strict_json.loads(data, str(path), _LIMITS)
        if not isinstance(told, dict):
            raise IntegrityError(f"{path} is no report.")
        beside = path.parent / FILE
        if beside.is_file():
            bundle = read_bundle(beside)
            if bundle.root == text(told, "root"):
                return _of_bundle(bundle)
        alone = f"{path.name} was given without its {FILE}, so nothing was judged again"
        return Side(snapshot(told), Untold(alone))
    except ValueError as error:
        raise IntegrityError(f"{path} is no report: {error}.") from None


def _of_bundle(bundle: Bundle) -> Side:
    again = judged_again(bundle, _rules(bundle), draft=bundle.manifest.draft)
    told = _snapshot(again, bundle)
    # The manifest says who made it and under which rules; the judging again is this tool's.
    manifest = bundle.manifest
    stated = replace(told, tool=manifest.tool, ruleset=manifest.ruleset, root=bundle.root)
    return Side(stated, bundle)


def _rules(bundle: Bundle) -> Rules:
    try:
        return rules_of(bundle)
    except InputError as error:
        told = f"the rules of the bundle cannot be read by this version of the tool: {error}"
        raise Inconclusive(told) from None


def _snapshot(audited: Audited, bundle: Bundle) -> Snapshot:
    told: dict[str, JsonValue] = report_v1(audited.report).model_dump(mode="json", by_alias=True)
    return snapshot(told, canonical.digest(bundle.product))


def _crossed(old: Side, new: Side) -> Crossed:
    before, after = old.evidence, new.evidence
    if isinstance(before, Untold):
        return Crossed(before, before, before)
    moment = parse_instant(new.snapshot.as_of)
    clock = _try(
        before,
        lambda: judged_again(before, _rules(before), draft=before.manifest.draft, as_of=moment),
    )
    one, other = old.snapshot, new.snapshot
    if (one.tool, one.ruleset) == (other.tool, other.ruleset):
        return Crossed(clock, _SAME_METHOD, _SAME_METHOD)
    if isinstance(after, Untold):
        return Crossed(clock, after, after)
    return Crossed(
        clock,
        _try(before, lambda: collected_again(before, _rules(after))),
        _try(after, lambda: collected_again(after, _rules(before))),
    )


def _try(bundle: Bundle, again: Callable[[], Audited]) -> Snapshot | Untold:
    try:
        return _snapshot(again(), bundle)
    except AuditorError as error:
        return Untold(f"the evidence could not be judged again: {error}")
