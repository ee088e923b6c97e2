"""`index.html`: searches, filters and sorts without a server, and reads without a script."""

from dataclasses import dataclass

from markupsafe import Markup

from auditor.render import wording
from auditor.render.environment import asset, embedded, environment, font_faces, policy
from auditor.render.index.board import Board, lead
from auditor.render.index.payload import payload
from auditor.render.index.views import (
    ISSUERS,
    MEMBERS,
    PRODUCTS,
    SHARED,
    STOCKS,
    issuer_lines,
    shared_lines,
    stock_lines,
)


FACES = (("Auditor Display", 600), ("Auditor Sans", 400), ("Auditor Sans", 600))
_SERIF = ("Auditor Serif", 400)


@dataclass(frozen=True, slots=True)
class View:
    """How many entries one view has, in words, and whether the page holds only the first."""

    count: str
    cut: str


def render_index(board: Board, files: tuple[str, ...] = ()) -> bytes:
    """One file that fetches nothing; `files` are the tables beside it, by name."""
    style = f"{font_faces((*FACES, _SERIF))}{asset('index/index.css')}"
    script = asset("index/index.js")
    lines = list(board.lines.values())
    page = (
        environment("index")
        .get_template("index.html.j2")
        .render(
            lead=lead(board.rows),
            files=files,
            lines=lines[:PRODUCTS],
            stocks=stock_lines(board.stocks[:STOCKS], board.lines),
            shared=shared_lines(board.shared[:SHARED], board.lines),
            issuers=issuer_lines(board)[:ISSUERS],
            products_view=_view(len(lines), PRODUCTS, "product"),
            stocks_view=_view(len(board.stocks), STOCKS, "share"),
            shared_view=_view(len(board.shared), SHARED, "entry", "entries"),
            issuers_view=_view(len(board.issuers), ISSUERS, "issuer"),
            sizes=" ".join(map(str, (PRODUCTS, STOCKS, SHARED, ISSUERS, MEMBERS))),
            caps=board.caps,
            data=embedded(payload(board)),
            statement=wording.STATUS_STATEMENT,
            style=Markup(style),  # noqa: S704 - our own file, nothing from evidence
            script=Markup(script),  # noqa: S704 - our own file, nothing from evidence
            policy=policy(style, script),
        )
    )
    return page.encode()


def _view(count: int, most: int, one: str, many: str = "") -> View:
    cut = f"The first {most} of {count:,}." if count > most else ""
    return View(wording.plural(count, one, many), cut)
