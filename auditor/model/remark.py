"""A remark about a rule file: where, what, and what to do."""

from dataclasses import dataclass

from auditor.errors import Place


@dataclass(frozen=True, slots=True)
class Remark:
    """Something an author should look at; the rule works all the same."""

    place: Place
    problem: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: warning: {self.problem}{' ' if self.hint else ''}{self.hint}"
