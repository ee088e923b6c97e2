"""Shows readings: JSON for programs, a table for people."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from auditor.base.text import visible
from auditor.collect.disclosure.answer import Answer, Reading, Status
from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.text.concealed import telling
from auditor.collect.text.model import Hidden
from auditor.pipeline.read import ReadDocument
from auditor.render.wording import plural


SCHEMA = "auditor/reading/v1"
_WIDTH = 110
_NAMED = 5
"""Hidden passages that are named one by one; of more their number is told."""


def as_document(found: Sequence[ReadDocument], extractors: Extractors) -> str:
    """The whole reading as JSON; a document that could not be read has no fields but a problem."""
    del extractors
    documents = [_document(each) for each in found]
    return json.dumps({"schema": SCHEMA, "documents": documents}, indent=2, ensure_ascii=False)


def table(found: Sequence[ReadDocument]) -> str:
    """A block of lines per document that could be read."""
    return "\n\n".join("\n".join(_lines(each)) for each in found if each.text is not None)


def _document(each: ReadDocument) -> dict[str, Any]:
    if not isinstance(each.outcome, Reading):
        problem = {"cause": each.outcome.cause, "reason": each.outcome.reason}
        return {"source": each.source, "fields": {}, "hidden": [], "problem": problem}
    fields = {name: _field(answer) for name, answer in each.outcome.answers.items()}
    remarks = list(each.text.remarks) if each.text is not None else []
    hidden = [
        {"technique": one.technique, "text": one.text, "where": one.locator}
        for one in _hidden(each)
    ]
    told = {"source": each.source, "fields": fields, "hidden": hidden}
    return told | ({"remarks": remarks} if remarks else {})


def _hidden(each: ReadDocument) -> Sequence[Hidden]:
    """What the document holds and no reader sees, as far as it says anything."""
    return telling(each.text.hidden) if each.text is not None else ()


def _field(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {
        "status": answer.status.value,
        "value": list(answer.value) if isinstance(answer.value, tuple) else answer.value or None,
        "quote": answer.quotes[0] if answer.quotes else None,
        "locator": answer.locators[0] if answer.locators else None,
        "confidence": answer.confidence / 100,
    }
    if answer.contradictory:
        told["quotes"] = list(answer.quotes)
        told["locators"] = list(answer.locators)
    return told | dict(answer.beside)


def _lines(each: ReadDocument) -> Iterable[str]:
    yield visible(each.source)
    for remark in each.text.remarks if each.text is not None else ():
        yield f"  note: {visible(remark)}"
    if hidden := _hidden(each):
        yield f"  {_ignored(hidden)}"
    if isinstance(each.outcome, Reading):
        width = max((len(name) for name in each.outcome.answers), default=0)
        for name, answer in each.outcome.answers.items():
            yield f"  {name:<{width}}  {_told(answer)}".rstrip()
            for quote, locator in zip(answer.quotes, answer.locators, strict=True):
                yield f"  {'':<{width}}    “{visible(quote)[:_WIDTH]}” ({visible(locator)})"


def _ignored(hidden: Sequence[Hidden]) -> str:
    """`2 hidden passages ignored: display (line 4), colour (line 9)`."""
    places = [f"{visible(one.technique)} ({visible(one.locator)})" for one in hidden[:_NAMED]]
    more = len(hidden) - len(places)
    rest = f" and {more} more" if more else ""
    return f"{plural(len(hidden), 'hidden passage')} ignored: {', '.join(places)}{rest}"


def _told(answer: Answer) -> str:
    if answer.status is Status.ABSENT:
        return "-"
    value = ", ".join(answer.value) if isinstance(answer.value, tuple) else answer.value
    beside = "".join(f", {name} {text}" for name, text in answer.beside.items())
    contradiction = " (passages contradict each other)" if answer.contradictory else ""
    return f"{answer.status.value:<8} {visible(value)}{beside}{contradiction}"
