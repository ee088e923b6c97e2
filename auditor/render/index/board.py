"""Everything the index tells, worked out once: rows, trends and groups, for pages and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from auditor.model.scorecard import GradeStatus
from auditor.render import wording
from auditor.render.index.groups import Issuer, Shared, Stock, issuers, same_stock, shared
from auditor.render.index.lines import Line, line
from auditor.render.index.row import IndexRow
from auditor.render.index.trend import Trend


NO_TREND = Trend("new")


@dataclass(frozen=True)
class Board:
    """The rows of one run in the order of the watchlist, with the trend of each product by id."""

    rows: Sequence[IndexRow]
    trends: Mapping[str, Trend] = field(default_factory=dict[str, Trend])

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """The words of every row, by id."""
        return {row.id: line(row, self.trend(row)) for row in self.rows}

    @cached_property
    def stocks(self) -> tuple[Stock, ...]:
        """Shares several issuers have products of."""
        return same_stock(self.rows)

    @cached_property
    def shared(self) -> tuple[Shared, ...]:
        """What several products rely on."""
        return shared(self.rows)

    @cached_property
    def issuers(self) -> tuple[Issuer, ...]:
        """Every issuer with its products."""
        return issuers(self.rows)

    @cached_property
    def caps(self) -> Mapping[str, str]:
        """Every cap that holds or may hold somewhere, with its condition."""
        found = {cap.id: cap.condition for row in self.rows for cap in row.caps}
        return dict(sorted(found.items()))

    def trend(self, row: IndexRow) -> Trend:
        """How the product came to where it is."""
        return self.trends.get(row.id, NO_TREND)


def lead(rows: Sequence[IndexRow]) -> str:
    """The sentence above a table: what became of its products, and whether grades compare."""
    audited = [row for row in rows if row.reported]
    unproven = sum(1 for row in audited if row.status is GradeStatus.UNPROVEN)
    contradicted = sum(1 for row in audited if row.contradicted)
    failed = len(rows) - len(audited)
    told = [f"{wording.plural(len(audited), 'product')} audited"]
    if unproven:
        told.append(f"{unproven:,} cannot be graded on what is shown")
    if contradicted:
        told.append(f"{contradicted:,} {'is' if contradicted == 1 else 'are'} contradicted")
    if failed:
        told.append(f"{failed:,} could not be audited")
    return f"{told[0]}{'; ' if told[1:] else ''}{', '.join(told[1:])}.{_compared(audited)}"


def _compared(audited: Sequence[IndexRow]) -> str:
    """Whether the grades of the table may be compared with each other."""
    digests = sorted({row.rules[:12] for row in audited if row.rules})
    if len(digests) > 1:
        return f" Grades do not all compare: rules {wording.listed(digests)}."
    return f" Grades compare under rules {digests[0]}." if digests else ""
