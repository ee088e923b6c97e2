"""A page for each issuer, without a script: the way to every report for whoever runs none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from auditor.render import wording
from auditor.render.environment import asset, environment, font_faces, policy
from auditor.render.index.board import Board, lead
from auditor.render.index.groups import Issuer
from auditor.render.index.page import FACES


ROWS = 200
"""How many products a page has; an issuer with more has several pages."""


@dataclass(frozen=True, slots=True)
class Link:
    """Another page: what it is and its address, empty when there is none."""

    text: str = ""
    href: str = ""


def issuer_pages(board: Board) -> Iterator[tuple[str, bytes]]:
    """File name and bytes of every page of every issuer, in the order the pages are linked in."""
    style = f"{font_faces(FACES)}{asset('index/index.css')}"
    issuers = board.issuers
    for at, issuer in enumerate(issuers):
        around = {
            "earlier": _first_page(issuers[at - 1]) if at else Link(),
            "later": _first_page(issuers[at + 1]) if at + 1 < len(issuers) else Link(),
        }
        for number in range(-(-len(issuer.rows) // ROWS)):
            yield _name(issuer, number), _page(board, issuer, number, style, around)


def _first_page(issuer: Issuer) -> Link:
    return Link(issuer.name, _name(issuer, 0))


def _name(issuer: Issuer, number: int) -> str:
    """The first page has the issuer's name alone; no issuer's name holds a point."""
    return f"{issuer.slug}.{number + 1}.html" if number else f"{issuer.slug}.html"


def _page(
    board: Board, issuer: Issuer, number: int, style: str, around: Mapping[str, Link]
) -> bytes:
    count, start = len(issuer.rows), number * ROWS
    rows = issuer.rows[start : start + ROWS]
    cut = f"{start + 1:,} to {start + len(rows):,} of {count:,}" if count > ROWS else ""
    page = (
        environment("index")
        .get_template("issuer.html.j2")
        .render(
            name=issuer.name,
            lead=lead(issuer.rows),
            count=wording.plural(count, "product"),
            cut=cut,
            lines=[board.lines[row.id] for row in rows],
            before=_name(issuer, number - 1) if number else "",
            after=_name(issuer, number + 1) if start + ROWS < count else "",
            caps=board.caps,
            statement=wording.STATUS_STATEMENT,
            style=Markup(style),  # noqa: S704 - our own file, nothing from evidence
            policy=policy(style, ""),
            **around,
        )
    )
    return page.encode()
