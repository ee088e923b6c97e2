"""A sentence of a document with everything it hangs on."""

from dataclasses import dataclass, field, replace

from auditor.collect.disclosure.match import View
from auditor.collect.disclosure.pattern import Pattern
from auditor.collect.disclosure.whole import Whole
from auditor.collect.text.sentences import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as searched: `body` is the first word of its own, after a head put before it.

    `span` is where the sentence stands in the text of `whole`; `origin` is where it begins in the
    text that is searched, and negative for a question whose reply the sentence is.
    """

    view: View
    body: int
    origin: int
    whole: Whole
    span: Span
    place: int
    heads: tuple[View, ...]
    before: tuple[View, ...]
    answered: str = ""
    near: tuple[View, ...] = ()
    """The heads without the title of the document."""
    label: int = 0
    """Words of the sentence that are answered shortly after a colon: of themselves they say
    nothing."""
    named: tuple[View, ...] = ()
    """The sentences that first named the firms this one speaks of."""
    foreign: bool = False
    """Whether it speaks of another token of the same make."""
    known: dict[tuple[Pattern, bool, bool], bool] = field(
        default_factory=dict[tuple[Pattern, bool, bool], bool], compare=False
    )
    """What was found out about the context."""

    def seen_as(self, view: View, **changes: object) -> "Passage":
        """The same sentence with other words around it: what was found out does not carry over."""
        return replace(self, view=view, known={}, **changes)  # type: ignore[arg-type]

    @property
    def own(self) -> str:
        """The sentence itself, as it stands on the page."""
        return self.whole.block.text[self.span[0] : self.span[1]]
