"""One pool of shares behind every chain: bars that continue where the last one ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.render import figures
from auditor.render.charts.base import Box, Label, Rule, box, millimetres, rule, units


_LEFT, _RIGHT, _WIDTH = 92, 556, 680
_TOP, _PITCH, _BAR = 28, 14, 9
_ROOM = 150  # units the longest label takes


@dataclass(frozen=True, slots=True)
class Holding:
    """One chain's tokens in circulation, in shares; none when nobody gave a figure."""

    name: str
    amount: Fraction | None
    by: str


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One line of the chart; `look` is chain, other, inventory or missing."""

    name: Label
    look: str
    bar: Box
    share: str
    note: str
    label: Label
    joint: Rule
    lines: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """The whole chart."""

    width: int
    height: int
    mm: str
    title: str
    rows: tuple[PoolRow, ...]
    base: Rule
    held: tuple[Rule, ...]
    held_words: Label
    held_number: Label
    total: Label


def pool(holdings: Sequence[Holding], unsold: Fraction, held: Fraction | None) -> Pool:
    """The chart of all chains against the shares held, unsold tokens last."""
    circulating = sum((each.amount or Fraction(0) for each in holdings), Fraction(0))
    reach = max(circulating + unsold, held or Fraction(0), Fraction(1))
    scale = Fraction(_RIGHT - _LEFT) / reach
    rows, at = list[PoolRow](), Fraction(0)
    for line, each in enumerate(holdings):
        rows.append(_row(line, each, at * scale, (each.amount or Fraction(0)) * scale, circulating))
        at += each.amount or Fraction(0)
    if unsold:
        rows.append(_unsold(len(rows), at * scale, unsold, scale))
    bottom = _TOP + len(rows) * _PITCH + 4
    end = _LEFT + (circulating + unsold) * scale
    x = _LEFT + (held or Fraction(0)) * scale
    return Pool(
        width=_WIDTH,
        height=bottom + 6,
        mm=millimetres(bottom + 6),
        title=_title(circulating, unsold, held),
        rows=tuple(rows),
        base=rule(_LEFT, bottom, end, bottom, "grid"),
        held=(rule(x, 8, x, bottom),) if held is not None else (),
        held_words=Label(units(x + 6), "12", "Shares held", "start", "strong"),
        held_number=Label(
            units(x + 6), "25", "" if held is None else figures.whole_shares(held), "start"
        ),
        total=_total(
            end, x if held is not None else end, bottom, _told(holdings, circulating + unsold)
        ),
    )


def _told(holdings: Sequence[Holding], tokens: Fraction) -> str:
    whole = all(each.amount is not None for each in holdings)
    return f"{'all tokens' if whole else 'tokens shown'} {figures.whole_shares(tokens)}"


def _total(end: Fraction, held: Fraction, bottom: int, told: str) -> Label:
    """How many tokens the bars add up to, right of the last one and clear of the shares' line."""
    x = end if held <= end or held - end > _ROOM else held
    return Label(units(x + 6), str(bottom - 6), told, "start", "mute")


def _row(line: int, each: Holding, at: Fraction, length: Fraction, total: Fraction) -> PoolRow:
    y = _TOP + line * _PITCH
    start = _LEFT + at
    if each.amount is None:
        share, note, look = "", "no figure", "missing"
    else:
        share = figures.percent(each.amount / total) if total else "0%"
        note = "" if each.by == "chain" else f"{each.by}’s figure"
        look = "chain" if each.by == "chain" else "other"
    label = _label(y, start, length, look)
    return PoolRow(
        name=Label(str(_LEFT - 8), str(y + 8), each.name, "end"),
        look=look,
        bar=box(start, y, max(length, Fraction(1)) if each.amount else 0, _BAR),
        share=share,
        note=note,
        label=label,
        joint=rule(start + length, y, start + length, y + _PITCH + 2, "joint"),
    )


def _label(y: int, start: Fraction, length: Fraction, look: str) -> Label:
    """Left of the bar, inside a long first one, else right of it."""
    colour = "" if look == "chain" else "mute"
    if start - _LEFT >= _ROOM:
        return Label(units(start - 6), str(y + 8), "", "end", colour)
    if length >= _ROOM:
        return Label(units(start + length - 6), str(y + 8), "", "end", "inside")
    return Label(units(start + length + 6), str(y + 8), "", "start", colour)


def _unsold(line: int, at: Fraction, unsold: Fraction, scale: Fraction) -> PoolRow:
    y, start, length = _TOP + line * _PITCH, _LEFT + at, unsold * scale
    before = at >= 190  # noqa: PLR2004 - room for the longer label
    return PoolRow(
        name=Label(str(_LEFT - 8), str(y + 8), "Unsold", "end"),
        look="inventory",
        bar=box(start, y, max(length, Fraction(1)), _BAR),
        share="",
        note=f"issuer’s own wallets, {figures.whole_shares(unsold)}",
        label=Label(
            units(start - 6 if before else start + length + 6),
            str(y + 8),
            "",
            "end" if before else "start",
            "mute",
        ),
        joint=rule(0, 0, 0, 0),
        lines=tuple(rule(start, y + down, start + length, y + down, "sparse") for down in (3, 6)),
    )


def _title(circulating: Fraction, unsold: Fraction, held: Fraction | None) -> str:
    told = f"{figures.whole_shares(circulating)} tokens in circulation"
    if unsold:
        told += f" and {figures.whole_shares(unsold)} unsold ones"
    stands = (
        "no share figure is shown" if held is None else f"{figures.whole_shares(held)} shares held"
    )
    return f"{told} against {stands}."
