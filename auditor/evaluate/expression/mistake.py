"""What can be wrong with an expression, before and while it runs."""


class Mistake(Exception):  # noqa: N818 - raised while reading, turned into an InputError with a place
    """An expression that cannot be used: `offset` counts characters from its start."""

    def __init__(self, offset: int, problem: str, hint: str = "") -> None:
        super().__init__(offset, problem, hint)
        self.offset, self.problem, self.hint = offset, problem, hint


class BudgetExceeded(Exception):  # noqa: N818 - an outcome of a run, never shown as a traceback
    """An expression that needs more steps than it is given."""

    def __init__(self, budget: int) -> None:
        super().__init__(f"more than {budget} steps")
        self.budget = budget
