"""What is kept of one product's audit once its report is written: small, and whole in itself.

Reports are large; a run over thousands holds none of them. What the index, the gates, the history
and the next run need to know is here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from auditor.base import canonical
from auditor.base.instants import format_instant
from auditor.errors import IntegrityError
from auditor.evaluate.disputed import SAID
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Fact, Gap
from auditor.model.report import Report
from auditor.model.scorecard import OPINION_WORDS
from auditor.model.wire import encode
from auditor.render.index.row import IndexRow


_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Told:
    """What a run says about one product, and the exit code it counts as.

    `loud` is a line that must not be missed where `out` is not seen; empty when there is none.
    """

    code: int = 0
    out: tuple[str, ...] = ()
    err: tuple[str, ...] = ()
    loud: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of a report, what it rests on, and when it can change by itself.

    `expires` is the soonest moment at which an outcome turns by the passing of time, empty when
    none does; `blocks` are the blocks it was read at, by chain.
    """

    product: str
    as_of: str
    root: str
    grade: str
    grade_high: str
    status: str
    opinion: str
    low: str
    high: str
    decided: str
    expires: str = ""
    blocks: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Concluded:
    """One finding, as the history keeps it; `cause` groups what one thing explains."""

    rule: str
    name: str
    outcome: str
    reason: str
    severity: str
    cause: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One product of a run: its line of the index, what was said, and, with a report, its score."""

    row: IndexRow
    told: Told
    scored: tuple[Scored, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """Findings and facts of a report, which only the history keeps."""

    findings: tuple[Concluded, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


_KEPT = TypeAdapter(Kept)


def dumped(kept: Kept) -> bytes:
    """The canonical bytes the journal holds."""
    return canonical.dumps(_KEPT.dump_python(kept, mode="json"))


def loaded(data: bytes) -> Kept:
    """What `dumped` wrote; IntegrityError when it is something else."""
    try:
        return _KEPT.validate_json(data)
    except ValidationError:
        raise IntegrityError("the journal holds a result that cannot be read.") from None


def scored(report: Report) -> Scored:
    """The score of a report."""
    card = report.scorecard
    turns = [flip.at for flip in report.explanation.flips]
    return Scored(
        product=report.product.id,
        as_of=format_instant(report.as_of),
        root=report.root,
        grade=card.grade.value,
        grade_high=card.grade_high.value,
        status=card.status.value,
        opinion=OPINION_WORDS[card.opinion],
        low=str(card.score.low),
        high=str(card.score.high),
        decided=str(card.decided),
        expires=format_instant(min(turns)) if turns else "",
        blocks={stamp.chain: stamp.number for stamp in report.blocks},
    )


def details(report: Report) -> Details:
    """Every finding, and every collected or derived fact in a few words."""
    findings = tuple(
        Concluded(
            each.rule,
            each.name,
            each.outcome.value,
            each.reason,
            each.severity.value,
            each.root_cause or each.name,
        )
        for each in report.every_finding
    )
    entries = report.evidence.entries
    return Details(findings, {key: _in_short(entries[key]) for key in sorted(entries)})


def _in_short(entry: Fact | Gap) -> str:
    """A fact's canonical value, or its digest where that is long; a gap's cause.

    Of a gap that is there for what sources say, what they say: one of them may say something else
    and the gap stay.
    """
    if isinstance(entry, Gap):
        words = f" {entry.detail}" if entry.reason in SAID and not _derived(entry.key) else ""
        return f"? {entry.cause.value} {entry.reason}{words}"
    text = canonical.dumps(encode(entry.value, canonical.digest))
    if len(text) > _LONGEST:
        return f"{entry.value.kind.value} sha256:{canonical.digest(text)}"
    return text.decode()


def _derived(key: str) -> bool:
    """Whether a fact is worked out from others, so that it moves with them."""
    return key in CATALOGUE and CATALOGUE[key].owner == "derive"
