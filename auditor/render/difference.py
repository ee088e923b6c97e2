"""What changed between two audits, as a page of tables and for programs."""

from collections.abc import Sequence
from fractions import Fraction

from auditor.base import canonical
from auditor.base.canonical import Wire
from auditor.base.instants import parse_instant
from auditor.model.difference import (
    Attribution,
    Change,
    Difference,
    FindingChange,
    Move,
    ScoreChange,
    Snapshot,
    Why,
)
from auditor.model.scorecard import OPINION_WORDS
from auditor.render import figures, wording
from auditor.render.parts import Cell, Status, Table, cells, columns, rows
from auditor.render.sheet import Sheet


WORDS: dict[Attribution, tuple[str, Status]] = {
    Attribution.WORLD: ("The world changed", "warn"),
    Attribution.METHOD: ("The method changed", ""),
    Attribution.LOST: ("Evidence was lost", "unknown"),
    Attribution.GAINED: ("Evidence was gained", "pass"),
    Attribution.UNDECIDED: ("Not told apart", "unknown"),
}
SCHEMA = "auditor/diff/v1"
_OPINIONS = {opinion.value: words for opinion, words in OPINION_WORDS.items()}
_OUTCOMES = {outcome.value: shown for outcome, shown in wording.OUTCOMES.items()}


def sheet(found: Difference) -> Sheet:
    """The page: words first, then facts, findings and score."""
    worded = [each for each in found.changes if each.old_quote or each.new_quote]
    plain = [each for each in found.changes if each not in worded]
    return Sheet(
        title=f"{found.new.symbol}: {_day(found.old)} to {_day(found.new)}",
        lead=lead(found),
        notes=found.notes,
        tables=(
            _terms(worded),
            _facts("Facts", "read, not worked out", plain),
            _facts("What follows from them", "worked out from facts", found.consequences),
            _findings(found.findings),
            _score(found.score),
        ),
    )


def _day(side: Snapshot) -> str:
    return figures.instant(parse_instant(side.as_of))


def lead(found: Difference) -> str:
    """`1 change: the world changed.` with what got worse."""
    if not found.any:
        moved = wording.plural(len(found.clock), "fact")
        return f"Nothing changed{f'; {moved} moved with the clock alone' if found.clock else ''}."
    whys = [each.why for each in (*found.changes, *found.consequences)]
    whys += [each.why for each in found.findings] + [each.why for each in found.score]
    kinds = dict.fromkeys(WORDS[why.attribution][0].lower() for why in whys)
    count = wording.plural(len(found.changes), "change")
    moved = f"; {wording.plural(len(found.findings), 'finding')} moved" if found.findings else ""
    told = f"{count}{moved}: {wording.listed(list(kinds))}."
    worse, less = found.worse(_part), [each.words for each in found.findings if each.less]
    told += f" Worse: {'; '.join(worse)}." if worse else " Nothing got worse."
    return f"{told} Less is known: {'; '.join(less)}." if less else told


def as_json(found: Difference) -> bytes:
    """RFC 8785 bytes with a newline at the end; exact amounts as text."""
    told: Wire = {
        "schema": SCHEMA,
        "product": found.new.product,
        "old": _side(found.old),
        "new": _side(found.new),
        "changed": found.any,
        "regressions": list(found.regressions),
        "changes": [_change(each) for each in found.changes],
        "consequences": [_change(each) for each in found.consequences],
        "findings": [
            {
                "rule": each.rule,
                "name": each.name,
                "title": each.title,
                "old": each.old,
                "new": each.new,
                "worse": each.worse,
                **_why(each.why),
            }
            for each in found.findings
        ],
        "score": [
            {
                "name": each.name,
                "old": each.old,
                "new": each.new,
                "worse": each.worse,
                **_why(each.why),
            }
            for each in found.score
        ],
        "clock": list(found.clock),
        "method": list(found.method),
        "notes": list(found.notes),
    }
    return canonical.dumps(told) + b"\n"


def _side(side: Snapshot) -> dict[str, Wire]:
    return {
        "as_of": side.as_of,
        "root": side.root,
        "tool": side.tool,
        "ruleset": side.ruleset,
        "grade": side.grade,
        "score": {"low": str(side.low), "high": str(side.high)},
        "opinion": side.opinion,
    }


def _change(each: Change) -> dict[str, Wire]:
    return {
        "facts": [{"key": move.key, "old": move.old, "new": move.new} for move in each.moves],
        "source": each.source,
        "old_quote": each.old_quote,
        "new_quote": each.new_quote,
        **_why(each.why),
    }


def _why(why: Why) -> dict[str, Wire]:
    return {"attribution": why.attribution.value, "why": why.reason}


def _terms(changes: Sequence[Change]) -> Table:
    return Table(
        "terms",
        "Words that changed",
        "both quotes, and the facts that moved with them",
        columns("Document", "It said", "It says", "Facts", "Why"),
        rows(
            [
                (
                    each.source,
                    _quoted(each.old_quote),
                    _quoted(each.new_quote),
                    "; ".join(_moved(move) for move in each.moves),
                    _cause(each.why),
                )
                for each in changes
            ]
        ),
        empty="No quoted sentence and no promise changed.",
    )


def _quoted(quote: str) -> str:
    return f"“{quote}”" if quote else "— (not there)"


def _moved(move: Move) -> str:
    if move.old == move.new:
        return f"{move.key}: {move.new}, as before"
    return f"{move.key}: {move.old} became {move.new}"


def _facts(title: str, note: str, changes: Sequence[Change]) -> Table:
    lines = [
        (
            Cell(wording.label(move.key), note=move.key),
            move.old,
            move.new,
            _cause(each.why),
        )
        for each in changes
        for move in each.moves
    ]
    heads = columns("Fact", "Before", "Now", "Why")
    return Table("moves", title, note, heads, rows(lines), empty="None changed.")


def _findings(changes: Sequence[FindingChange]) -> Table:
    return Table(
        "finding-changes",
        "Findings",
        "rules that end differently",
        columns("Rule", "Before", "Now", "Why"),
        rows(
            [
                (
                    Cell(each.title, note=each.name),
                    _outcome(each.old),
                    _outcome(each.new),
                    _cause(each.why),
                )
                for each in changes
            ]
        ),
        empty="Every rule ends as before.",
    )


def _outcome(outcome: str) -> Cell:
    word, status = _OUTCOMES.get(outcome, ("Not run", ""))
    return Cell(word, status=status)


def _score(changes: Sequence[ScoreChange]) -> Table:
    lines = [
        cells(each.name, _part(each.old), _part(each.new), _cause(each.why)) for each in changes
    ]
    heads = columns("Part", "Before", "Now", "Why")
    return Table("score-changes", "Score", "", heads, rows(lines), empty="The score is as before.")


def _part(written: str) -> str:
    """Points and opinions as the report prints them; a grade stays the letter it is."""
    try:
        return figures.points_fixed(Fraction(written))
    except ValueError:
        return _OPINIONS.get(written, written)


def _cause(why: Why) -> Cell:
    word, status = WORDS[why.attribution]
    return Cell(word, status=status, note=why.reason)
