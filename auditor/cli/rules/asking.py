"""Asks for what was not given as an option, and again until the answer can be used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import click
from pydantic import TypeAdapter, ValidationError

from auditor.errors import InputError, Place
from auditor.model.rule import RuleSpec


Given = Mapping[str, str | int | None]
Check = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Asking:
    """The options of one call; what they leave out is asked for at the terminal."""

    given: Given

    def text(self, name: str, words: str, check: Check, default: str = "") -> str:
        """An answer that `check` lets pass; InputError when an option does not."""
        if (given := self.given[name]) is not None:
            check(str(given).strip())
            return str(given).strip()

        def usable(answer: str) -> str:
            if not answer.strip():
                raise click.UsageError("An answer is needed.")
            try:
                check(answer.strip())
            except InputError as error:
                raise click.UsageError(f"{error.problem} {error.hint}".rstrip()) from None
            return answer.strip()

        # Without a default click asks again in silence; an empty one gets the words above.
        shown = bool(default)
        return str(click.prompt(words, default=default, show_default=shown, value_proc=usable))

    def choice(self, name: str, words: str, choices: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        if (given := self.given[name]) is not None:
            return str(given)
        return str(click.prompt(words, default=default, type=click.Choice(choices)))

    def number(self, name: str, words: str, within: tuple[int, int], default: int) -> int:
        """A whole number, both ends of `within` included."""
        if (given := self.given[name]) is not None:
            return int(given)
        return int(click.prompt(words, default=default, type=click.IntRange(*within)))


def fits(field: str) -> Check:
    """Whether a field of a rule file can hold an answer; InputError shows one that would."""
    about = RuleSpec.model_fields[field]
    adapter = TypeAdapter[str](about.rebuild_annotation())

    def check(answer: str) -> None:
        try:
            adapter.validate_python(answer, strict=True)
        except ValidationError:
            told = f"{answer[:60]!r} is no {field} of a rule." if answer else "Nothing was written."
            like = f"Write it like {about.examples[0]!r}." if about.examples else ""
            raise InputError(told, Place(f"--{field}"), like) from None

    return check
