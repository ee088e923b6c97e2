"""One side of a comparison: a bundle judged by its own rules, or a report as it was printed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import anyio

from auditor.archive.attachment import read_pdf
from auditor.archive.bundle import RULES, Bundle, check
from auditor.archive.verify import kind_of
from auditor.base import canonical, reading, strict_json
from auditor.base.instants import parse_instant
from auditor.base.strict_json import JsonValue
from auditor.errors import AuditorError, Inconclusive, InputError, IntegrityError, Place
from auditor.evaluate.diff import difference
from auditor.evaluate.snapshot import snapshot
from auditor.model.difference import Crossed, Difference, Snapshot, Untold
from auditor.model.report import Report
from auditor.model.wire_members import text
from auditor.pipeline.again import NOWHERE, beside_of
from auditor.pipeline.audit import Audited, Collection, audit, judged
from auditor.pipeline.inputs import Rules, product_from, regrouped, rules_from
from auditor.pipeline.sources import LARGEST_BUNDLE, Replay
from auditor.render.formats.json_v1 import report_v1


EVIDENCE = "evidence.zip"
_LIMITS = strict_json.Limits(size=256 * 2**20)
_SAME_METHOD = Untold("")
_Files: TypeAlias = tuple[tuple[str, bytes], ...]


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
        return _of_bundle(_whole(path / EVIDENCE))
    data = reading.read(path, LARGEST_BUNDLE)
    kind = kind_of(data)
    if kind == "bundle":
        return _of_bundle(check(data))
    if kind == "pdf":
        return _of_bundle(check(read_pdf(data).bundle))
    if kind == "html":
        problem = "a page of HTML cannot be compared."
        raise InputError(problem, Place(str(path)), "Give evidence.zip or report.json.")
    return _of_report(data, path)


def side_of_bundle(bundle: Bundle) -> Side:
    """The audit a bundle holds."""
    return _of_bundle(bundle)


def compared(old: Side, new: Side) -> Difference:
    """What differs between two audits of one product; InputError when they are of two."""
    one, other = old.snapshot, new.snapshot
    if one.product != other.product:
        problem = f"the audits are of two products, {one.product} and {other.product}."
        raise InputError(problem, Place("diff"), "`auditor compare` puts products side by side.")
    return difference(one, other, _crossed(old, new))


def _whole(path: Path) -> Bundle:
    return check(reading.read(path, LARGEST_BUNDLE))


def _of_report(data: bytes, path: Path) -> Side:
    try:
        told = strict_json.loads(data, str(path), _LIMITS)
        if not isinstance(told, dict):
            raise IntegrityError(f"{path} is no report.")
        beside = path.parent / EVIDENCE
        if beside.is_file():
            bundle = _whole(beside)
            if bundle.root == text(told, "root"):
                return _of_bundle(bundle)
        alone = f"{path.name} was given without its {EVIDENCE}, so nothing was judged again"
        return Side(snapshot(told), Untold(alone))
    except ValueError as error:
        raise IntegrityError(f"{path} is no report: {error}.") from None


def _of_bundle(bundle: Bundle) -> Side:
    again = _judged(bundle, _rules(bundle), bundle.manifest.as_of)
    told = _snapshot(again.report, bundle)
    # The manifest says who made it and under which rules; the judging again is this tool's.
    manifest = bundle.manifest
    stated = replace(told, tool=manifest.tool, ruleset=manifest.ruleset, root=bundle.root)
    return Side(stated, bundle)


def _rules(bundle: Bundle) -> Rules:
    try:
        beside = tuple(beside_of(bundle).items())
        return _compiled(tuple(bundle.files(RULES).items()), beside)
    except InputError as error:
        told = f"the rules of the bundle cannot be read by this version of the tool: {error}"
        raise Inconclusive(told) from None


@lru_cache(maxsize=4)
def _compiled(files: _Files, beside: _Files) -> Rules:
    """Compiling takes longer than all the rest, and most comparisons are under one rule set."""
    return rules_from(regrouped(dict(files)), dict(beside))


def _judged(bundle: Bundle, rules: Rules, as_of: datetime) -> Audited:
    product = product_from(bundle.product, "product.yaml of the bundle", NOWHERE, rules)
    tape = replace(bundle.tape(), as_of=as_of)
    collection = Collection(bundle.evidence(), bundle.manifest.blocks, tape)
    return judged(product, rules, collection, draft=bundle.manifest.draft)


def _snapshot(report: Report, bundle: Bundle) -> Snapshot:
    told: dict[str, JsonValue] = report_v1(report).model_dump(mode="json", by_alias=True)
    return snapshot(told, canonical.digest(bundle.product))


def _crossed(old: Side, new: Side) -> Crossed:
    before, after = old.evidence, new.evidence
    if isinstance(before, Untold):
        return Crossed(before, before, before)
    moment = parse_instant(new.snapshot.as_of)
    clock = _try(lambda: _snapshot(_judged(before, _rules(before), moment).report, before))
    one, other = old.snapshot, new.snapshot
    if (one.tool, one.ruleset) == (other.tool, other.ruleset):
        return Crossed(clock, _SAME_METHOD, _SAME_METHOD)
    if isinstance(after, Untold):
        return Crossed(clock, after, after)
    return Crossed(
        clock,
        _try(lambda: _read_again(before, _rules(after))),
        _try(lambda: _read_again(after, _rules(before))),
    )


def _try(asked: Callable[[], Snapshot]) -> Snapshot | Untold:
    try:
        return asked()
    except AuditorError as error:
        return Untold(f"the evidence could not be judged again: {error}")


def _read_again(bundle: Bundle, rules: Rules) -> Snapshot:
    """The bundle's recording read and judged under other rules, by this version of the tool."""
    product = product_from(bundle.product, "product.yaml of the bundle", NOWHERE, rules)

    async def go() -> Audited:
        return await audit(product, rules, Replay(bundle.tape()), draft=bundle.manifest.draft)

    return _snapshot(anyio.run(go).report, bundle)
