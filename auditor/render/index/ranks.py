"""The order of the products in every column, exact, so that a page sorts by looking it up."""

from collections.abc import Sequence
from fractions import Fraction

from auditor.model.scorecard import CapState
from auditor.render.index.board import Board
from auditor.render.index.lines import OPINIONS, min_grade
from auditor.render.index.row import IndexRow, Shown
from auditor.render.index.trend import DIRECTIONS, Trend


_Key = tuple[Fraction | str | int, ...]
COLUMNS = (
    "product",
    "stock",
    "issuer",
    "grade",
    "points",
    "decided",
    "backing",
    "age",
    "premium",
    "caps",
    "opinion",
    "change",
)
NOWHERE = -1
"""The rank of a product whose figure is not shown: last, whichever way the column is sorted."""
_OPINIONS = tuple(OPINIONS)
_DIRECTIONS = tuple(DIRECTIONS)


def ranks(board: Board) -> dict[str, list[int]]:
    """For each column the place of every row in it; equal figures share a place."""
    keys = [_keys(row, board.trend(row)) for row in board.rows]
    return {name: _ranked([key[at] for key in keys]) for at, name in enumerate(COLUMNS)}


def _ranked(keys: Sequence[_Key]) -> list[int]:
    places = {key: place for place, key in enumerate(sorted({key for key in keys if key}))}
    return [places[key] if key else NOWHERE for key in keys]


def _keys(row: IndexRow, trend: Trend) -> tuple[_Key, ...]:
    """What each column sorts by, in the order of `COLUMNS`; empty for what is not shown."""
    held = tuple(cap for cap in row.caps if cap.state is CapState.SHOWN)
    graded = (row.grade.value, (row.grade_high or row.grade).value) if row.grade else ()
    if not row.reported:
        names = ((row.label.casefold(), row.id), _text(row.ticker), _text(row.issuer.casefold()))
        return (*names, *[()] * (len(COLUMNS) - 4), (_DIRECTIONS.index(trend.direction),))
    return (
        (row.label.casefold(), row.id),
        _text(row.ticker),
        _text(row.issuer.casefold()),
        graded,
        (row.low, row.high),
        (row.decided,),
        _figure(row.backing),
        _figure(row.reserve_age),
        _size(row.premium),
        (min_grade(held), len(held)) if held else ("", 0),
        (_OPINIONS.index(row.opinion),) if row.opinion in OPINIONS else (),
        (_DIRECTIONS.index(trend.direction),),
    )


def _text(word: str) -> _Key:
    return (word,) if word else ()


def _figure(figure: Shown) -> _Key:
    """The lower bound, then the upper one; the only one there is stands for both."""
    ends = [Fraction(end) for end in (figure.low, figure.high) if end]
    return (ends[0], ends[-1]) if ends else ()


def _size(figure: Shown) -> _Key:
    """How far, whichever way."""
    return (abs(Fraction(figure.low)),) if figure.low else ()
