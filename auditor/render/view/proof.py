"""What the proof shows and does not, and how long nobody looks."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from auditor.model.finding import Outcome
from auditor.model.key import Better
from auditor.render import figures, wording
from auditor.render.charts.timeline import Timeline, timeline
from auditor.render.parts import (
    Item,
    Mark,
    Status,
)
from auditor.render.view.sources import (
    NOT_SHOWN,
    Sources,
    field_flag,
    field_text,
)


@dataclass(frozen=True, slots=True)
class AspectView:
    """One thing a proof can show."""

    name: str
    word: str
    status: Status
    marks: tuple[Mark, ...]


def whole_up(amount: Fraction) -> str:
    """A whole number, rounded up."""
    return figures.number(amount, 0, Better.LOWER)


def blind_title(sources: Sources) -> str:
    """The heading, with the window's length and size."""
    cadence, shares = sources.exact("reserves.cadence"), sources.exact("backing.blind_window")
    if cadence is None and shares is None:
        return "Blind window: not shown"
    length = figures.duration(cadence) if cadence is not None else "length not shown"
    size = f", up to {whole_up(shares)} shares" if shares is not None else ""
    return f"Blind window: {length}{size}"


def blind_window(sources: Sources) -> Timeline | None:
    """The window drawn between two figures; none when its ends are not known."""
    start, cadence = sources.moment("reserves.as_of"), sources.exact("reserves.cadence")
    if start is None or not cadence:
        return None
    end = start + timedelta(seconds=int(cadence))
    return timeline(start, end, (("This audit", sources.report.as_of),))


def blind_text(sources: Sources) -> Item:
    """What could go unseen, in a sentence."""
    if sources.exact("reserves.cadence") is None:
        return Item(
            "How often the figure is renewed is not shown, so the time in which shares could be "
            "missing unseen has no bound."
        )
    if sources.exact("backing.blind_window") is None:
        return Item(
            "Between two figures nobody outside sees the account.",
            sources.marks("reserves.cadence"),
        )
    return Item(
        "Between two figures nobody outside sees the account. Within the change that would still "
        "look plausible, that many shares could be missing unnoticed.",
        sources.marks("backing.blind_window"),
    )


def aspects(sources: Sources) -> tuple[AspectView, ...]:
    """One line per aspect of the proof."""
    shown = {
        field_text(row, "aspect"): (field_flag(row, "shown"), row)
        for row in sources.records("reserves.scope")
    }
    if not shown:
        return ()
    finding = sources.finding("reserves-attested-independently")
    alone = finding is None or finding.outcome is not Outcome.PASS
    views = list[AspectView]()
    for aspect, name in wording.ASPECTS.items():
        yes, row = shown.get(aspect, (None, None))
        marks = sources.register.of_record("reserves.scope", row) if row else ()
        views.append(AspectView(name, *_aspect_word(yes, alone=alone), marks))
    return tuple(views)


def _aspect_word(yes: bool | None, *, alone: bool) -> tuple[str, Status]:  # noqa: FBT001
    if yes is None:
        return NOT_SHOWN, "unknown"
    if not yes:
        return "Not covered", "fail"
    return ("Issuer’s word", "warn") if alone else ("Shown", "pass")
