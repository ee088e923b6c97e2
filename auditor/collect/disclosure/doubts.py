"""What is wrong or doubtful about an extractor file that loads."""

from collections.abc import Collection, Iterator

from auditor.base.strict_yaml import Document
from auditor.collect.disclosure.spec import ExtractorSpec
from auditor.errors import InputError, nearest
from auditor.model.key import Catalogue
from auditor.model.remark import Remark


def doubts(
    spec: ExtractorSpec, document: Document, catalogue: Catalogue, rules: Collection[str]
) -> Iterator[Remark]:
    """Remarks on cases and question; InputError for a fact or a rule that does not exist."""
    for index, fact in enumerate(spec.facts):
        if fact.key not in catalogue:
            place = document.place(("facts", index, "key"))
            raise InputError(f"unknown fact {fact.key!r}.", place, nearest(fact.key, catalogue))
    for index, name in enumerate(spec.claim.against if spec.claim else ()):
        if name not in rules:
            place = document.place(("claim", "against", index))
            raise InputError(f"there is no rule {name!r}.", place, nearest(name, rules))
    if spec.question and not spec.question.rstrip().endswith("?"):
        place = document.place(("question",))
        yield Remark(place, "question is no question.", "End it with a question mark.")
    yield from _owed(spec, document)


def _owed(spec: ExtractorSpec, document: Document) -> Iterator[Remark]:
    """Each answer a reading can give is to be seen once, and one text that says nothing of it."""
    if not spec.cases:
        return
    place = document.place(("cases",), of="key")
    seen = {case.status for case in spec.cases if not case.todo}
    for status in sorted({reading.says for reading in spec.readings} - seen):
        yield Remark(place, f"no case expects {status}.", "Add a text that says so.")
    if not seen - {"present"}:
        hint = "Add a text with similar words that does not answer the question."
        yield Remark(place, "every case is an example of present.", hint)
