"""Parts of a checked expression that give or test text."""

from dataclasses import dataclass
from typing import Protocol

from auditor.evaluate.expression.judgement import Judgement, Unknown, unknown
from auditor.evaluate.expression.run import Run, Source
from auditor.model.value import Enumeration, Text


_WORDS: tuple[type[Text | Enumeration], ...] = (Text, Enumeration)


class TextNode(Protocol):
    """Gives text."""

    @property
    def keys(self) -> frozenset[str]:
        """The facts it reads."""
        ...

    def text(self, run: Run) -> str | Unknown:
        """The text, or why there is none."""
        ...


@dataclass(frozen=True, slots=True)
class ConstantText:
    """A literal or a parameter."""

    value: str
    keys: frozenset[str] = frozenset()

    def text(self, run: Run) -> str | Unknown:
        """Always the same."""
        run.step()
        return self.value


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text or a choice of the evidence."""

    source: Source
    keys: frozenset[str]

    def text(self, run: Run) -> str | Unknown:
        """The words exactly as the evidence has them."""
        found = self.source.read(run, _WORDS)
        return found if isinstance(found, Unknown) else found.value


@dataclass(frozen=True, slots=True)
class TextTest:
    """`left sign right` for == and !=, and the tests startsWith, endsWith, contains."""

    sign: str
    left: TextNode
    right: TextNode
    keys: frozenset[str]

    def judge(self, run: Run) -> Judgement:
        """Exact, character by character; no case folding, no patterns."""
        run.step()
        left, right = self.left.text(run), self.right.text(run)
        missing = [side for side in (left, right) if isinstance(side, Unknown)]
        if missing:
            return Judgement(unknown(missing), self.keys)
        return Judgement(_holds(self.sign, str(left), str(right)), self.keys)


@dataclass(frozen=True, slots=True)
class OneOf:
    """`text in [choices]`."""

    left: TextNode
    choices: tuple[str, ...]
    keys: frozenset[str]

    def judge(self, run: Run) -> Judgement:
        """Whether the text is one of the choices; each choice is a step."""
        run.step(1 + len(self.choices))
        left = self.left.text(run)
        truth = left if isinstance(left, Unknown) else left in self.choices
        return Judgement(truth, self.keys)


def _holds(sign: str, left: str, right: str) -> bool:
    match sign:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "startsWith":
            return left.startswith(right)
        case "endsWith":
            return left.endswith(right)
        case _:
            return right in left
