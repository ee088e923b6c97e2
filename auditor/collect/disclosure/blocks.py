"""What the shape of one block says: its label, its titles, its columns, its sentences."""

import re
from collections.abc import Iterator

from auditor.collect.text.model import Block, BlockKind
from auditor.collect.text.sentences import Span, spans_of, trimmed


_LABEL_WORDS = 8
NEW_TOPIC = re.compile(
    r"\W*(?:(?:And|But|What)?\s*(?:if|when)|[YE]t?\s+si|Und\s+wenn|Was\s)\b", re.IGNORECASE
)
"""How a question begins that goes on from none before it: "And if the share splits?"."""
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)]|\([a-z0-9]{1,4}\)|[A-Z]\.\d{1,2}\.?)\s+(?=\S)"
)
# A label may begin with the symbol of a token: `gMARL in circulation`.
_OPENS_LABEL = re.compile(r"[a-z]{1,3}[A-Z]{2,}")
_CLAUSE = re.compile(r"(?<=;)\s+|(?<=；)|(?<=[\u4e00-\u9fff];)")
_IN = re.compile(
    r"\b(?:mint|issu|buy|subscri|purchas|creat|zeichn|ausgab|kauf|souscri|achat|compr|suscri)\w*"
    r"|买入|申购|铸造",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"\b(?:redeem|redempt|burn|sell|exit|cash\w* out|r[üu]ckgab|r[üu]cknahm|einl[öo]s|verkauf"
    r"|rachat|rembours|vente|reembols|rescat|canje|venta)\w*|赎回|卖出",
    re.IGNORECASE,
)
_HOLDING = re.compile(
    r"\bheld\b|\bin custody|on deposit|d[ée]tenu|im Depot|gehalten|custodiad|depositad|持有|持股",
    re.IGNORECASE,
)
_TITLED = re.compile(r"(?:\d{1,2}[.)]?\s+)?([A-Z][A-Z ,&'’-]{3,60}[A-Z])(?=[.:]?\s+(?:\d|[A-Z]))")

_RUN_IN = re.compile(
    r"(?:(?:\d{1,2}(?:\.\d{1,2})*[.)]?|\([a-z0-9]{1,3}\)|[A-ZÁÉÍÓÚ]{4,12}\.)\s+)?"
    r"(?P<title>[^\W\d_a-z][\w’'/&-]+(?:\s[\w’'/&-]+){0,2})(?:\.[-–—]|\.|:)\s+(?=\S)"
)


_SALUTES = re.compile(
    r"(?:To|Dear|From|Re|Enc|Yours|With kind|An|Sehr geehrte|Liebe|Aux?|À|Cher|Chère|Chers"
    r"|Estimad[oa]s?|A los|尊敬的|致)\b"
)


def is_label(block: Block) -> bool:
    """Whether a short line without a full stop stands over what follows."""
    text = block.text.rstrip()
    if _SALUTES.match(text):
        return False
    short = len(text.split()) <= _LABEL_WORDS and text[-1:] not in ".!?:;,。！？：；"
    return (
        block.kind is BlockKind.PARAGRAPH
        and short
        and (text[:1].isupper() or bool(_OPENS_LABEL.match(text)))
    )


def titles_of(block: Block) -> tuple[str, ...]:
    """The title that a clause opens with: in capitals, or short and ended before the sentence."""
    if block.kind is BlockKind.ROW:
        return ()
    capitals, run_in = _TITLED.match(block.text), _RUN_IN.match(block.text)
    return tuple(title for title in (capitals and capitals[1], run_in and run_in["title"]) if title)


def two_ways(block: Block) -> bool:
    """Whether the columns of a row part what buying and what giving back a token costs or takes."""
    heads = " ".join(columns(block))
    return bool(_IN.search(heads) and _OUT.search(heads))


def columns(block: Block) -> tuple[str, ...]:
    """The heads of the columns a row has."""
    return tuple(head for head, _ in block.cells if head)


def clauses(block: Block) -> list[Span]:
    """The sentences of a block, those with semicolons in pieces, without their numbers."""
    found: list[Span] = []
    for start, end in spans_of(block):
        cuts = [
            (m.start() + start, m.end() + start) for m in _CLAUSE.finditer(block.text[start:end])
        ]
        starts, ends = [start, *(at for _, at in cuts)], [*(at for at, _ in cuts), end]
        for left, right in zip(starts, ends, strict=True):
            first, last = trimmed(block.text, left, right)
            number = _NUMBERED.match(block.text[first:last])
            if first < last:
                found.append((first + (number.end() if number else 0), last))
    return found


def held(block: Block) -> Iterator[tuple[str, Span]]:
    """The cells of a row below a head that says what is held: head with the row's name, place."""
    for head, value in block.cells[1:]:
        start = block.text.rfind(value) if value and _HOLDING.search(head) else -1
        if start >= 0:
            yield f"{head} {block.cells[0][1]}", (start, start + len(value))
