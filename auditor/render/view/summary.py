"""The one-page summary: grade, sentence, five numbers, five flags, four lists."""

from dataclasses import dataclass
from fractions import Fraction

from auditor.model.finding import Finding, Outcome
from auditor.model.scorecard import FlagState, GradeStatus, RedFlag
from auditor.render import figures, wording
from auditor.render.charts.interval import interval_bar
from auditor.render.parts import Figure, Item, Listing, Mark, Status
from auditor.render.view.cover import GradeView, grade
from auditor.render.view.explained_tables import expiry
from auditor.render.view.fitting import LONG_SENTENCE, fitting, lines, list_room
from auditor.render.view.houses import house_lines
from auditor.render.view.sources import Sources


_WORST = (Outcome.FAIL, Outcome.ERROR, Outcome.UNKNOWN, Outcome.WARN, Outcome.PASS)


@dataclass(frozen=True, slots=True)
class Big:
    """One of the five numbers."""

    figure: Figure
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class FlagView:
    """One red flag: word, title, the sentence that decides it."""

    word: str
    status: Status
    title: str
    sentence: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A grade, the direction, and what it takes."""

    grade: str
    better: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything on the summary page."""

    grade: GradeView
    sentence: str
    long: bool
    numbers: tuple[Big, ...]
    flags_title: str
    flags: tuple[FlagView, ...]
    not_told: Listing
    not_checked: Listing
    questions: Listing
    changes_title: str
    changes: tuple[ChangeView, ...]
    decided_by: str
    expires: str
    house: tuple[str, ...]


def summary(sources: Sources) -> Summary:
    """The summary of a report, cut to one printed page."""
    explained = sources.report.explanation
    card = sources.report.scorecard
    shown = grade(sources)
    wide = interval_bar(card.score, shown.letter, width=504)
    numbers, decides, house = _numbers(sources), _decided_by(sources), house_lines(sources)
    expires = expiry(sources)
    flags = tuple(_flag(sources, flag) for flag in card.red_flags)
    room = list_room(
        explained.sentence,
        (decides, expires),
        [big.note for big in numbers],
        [(flag.title, flag.sentence) for flag in flags],
        sum(lines(line, 105) for line in house),
    )
    changes = explained.changes[: fitting([each.sentence for each in explained.changes], room, 54)]
    asked = tuple(each.text for each in explained.questions)
    return Summary(
        grade=GradeView(shown.letter, shown.headline, shown.opinion, shown.sentence, wide),
        sentence=explained.sentence,
        long=len(explained.sentence) > LONG_SENTENCE,
        numbers=numbers,
        flags_title=_flags_title(card.red_flags),
        flags=flags,
        not_told=_listing("What 1:1 does not tell you here", explained.not_told, room),
        not_checked=_listing("Not checked", explained.not_checked, room),
        questions=_listing("Ask the issuer", asked, room),
        changes_title="What would change this",
        changes=tuple(ChangeView(each.grade.value, each.better, each.sentence) for each in changes),
        decided_by=decides,
        expires=expires,
        house=house,
    )


_EMPTY = {
    "What 1:1 does not tell you here": "Nothing to add.",
    "Not checked": "Everything asked was checked.",
    "Ask the issuer": "No question is open.",
}


def _listing(title: str, texts: tuple[str, ...], room: Fraction) -> Listing:
    """As many items as fit their quarter of the page; the rest is counted."""
    shown = fitting(texts, room, 57)
    items = tuple(Item(text) for text in texts[:shown])
    left = len(texts) - shown
    more = f"and {figures.count(left)} more, in the findings" if left else ""
    return Listing(title, items, _EMPTY[title], more)


def _decided_by(sources: Sources) -> str:
    """For an unproven grade: the readings that would decide it, most points first."""
    card = sources.report.scorecard
    if card.status is not GradeStatus.UNPROVEN or not card.deciding:
        return ""
    names = [_title_of(sources, name) for name in card.deciding[:1]]
    more = len(card.deciding) - 1
    rest = f", then {wording.plural(more, 'more reading')}" if more else ""
    return f"The letter is open. First to decide it: {wording.listed(names)}{rest}."


def _title_of(sources: Sources, name: str) -> str:
    rule = sources.rules.get(name)
    if rule:
        return f"“{rule.title}”"
    caps = {cap.id: cap.condition for cap in sources.report.scorecard.caps}
    return f"{name}, {caps[name]}" if name in caps else name


def _numbers(sources: Sources) -> tuple[Big, ...]:
    return (
        Big(sources.ratio("backing.coverage"), "Backing ratio, net", _net_note(sources)),
        Big(
            sources.ratio("backing.coverage_gross"),
            "Backing ratio, gross",
            _ratio_note(
                sources, "backing.coverage_gross", "with the issuer’s unsold tokens counted"
            ),
        ),
        Big(_age(sources), "Age of the reserve figure", _age_note(sources)),
        _decided(sources),
        _on_word(sources),
    )


def _net_note(sources: Sources) -> str:
    return _ratio_note(
        sources, "backing.coverage", "shares held per token in circulation, unsold tokens excluded"
    )


def _ratio_note(sources: Sources, key: str, decided: str) -> str:
    bounds = sources.interval(key)
    if bounds is not None:
        return "a bound only: part of the supply or of the reserve is not shown"
    return decided if sources.exact(key) is not None else sources.why(key)


def _age(sources: Sources) -> Figure:
    return sources.figure("reserves.age")


def _age_note(sources: Sources) -> str:
    if sources.exact("reserves.age") is None:
        return sources.why("reserves.age")
    cadence = sources.exact("reserves.cadence")
    renewed = f"; renewed every {figures.duration(cadence)}" if cadence else ""
    return f"at the moment of the audit{renewed}"


def _decided(sources: Sources) -> Big:
    card = sources.report.scorecard
    open_points = 100 - card.decided * 100
    note = (
        f"{figures.points(open_points)} points wait for what was not shown, or could not be read"
        if open_points
        else "no point is open"
    )
    return Big(Figure(figures.points(card.decided * 100)), "of 100 points decided", note)


def _on_word(sources: Sources) -> Big:
    card = sources.report.scorecard
    low, word = card.score.low, card.on_issuer_word
    rest = max(low - word, Fraction(0))
    verb = "rests" if rest == 1 else "rest"
    return Big(
        Figure(figures.points_fixed(word) if word.denominator != 1 else figures.points(word)),
        f"of {figures.points(low)} points on the issuer’s word",
        f"{figures.points(rest)} {verb} on chains, markets or third parties",
    )


def _flags_title(flags: tuple[RedFlag, ...]) -> str:
    states = [flag.state for flag in flags]
    counts = [
        f"{states.count(state)} {state.value}"
        for state in (FlagState.HIT, FlagState.UNKNOWN, FlagState.CLEAR)
    ]
    return f"Five red flags: {', '.join(counts)}"


def _flag(sources: Sources, flag: RedFlag) -> FlagView:
    word, status = wording.FLAGS[flag.state]
    finding = _decisive(sources, flag)
    return FlagView(
        word=word,
        status=status,
        title=flag.title,
        sentence=_sentence(sources, finding) if finding else "No rule of this flag was run.",
        marks=sources.marks(*finding.facts) if finding else (),
    )


def _sentence(sources: Sources, finding: Finding) -> str:
    """What the rule says; when it is open, also what was missing."""
    open_ = finding.outcome in (Outcome.UNKNOWN, Outcome.ERROR)
    why = sources.missing(finding) if open_ else ""
    if not why:
        return finding.message
    return f"{finding.message} {why}{'' if why.endswith(('.', '…')) else '.'}"


def _decisive(sources: Sources, flag: RedFlag) -> Finding | None:
    """The finding that sets the flag's state: the worst; the first of equals."""
    found = [finding for name in flag.rules if (finding := sources.finding(name))]
    ranked = [each for each in found if each.outcome in _WORST]
    return min(ranked, key=lambda each: _WORST.index(each.outcome), default=None)
