"""How much of a document is read, and what happens beyond."""

CHARACTERS, BLOCKS = 3_000_000, 50_000


class UnreadableError(Exception):
    """A document has no text that can be read; `reason` says why, `detail` in words."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def too_much(amount: int, most: int, what: str) -> None:
    """UnreadableError (text_limits) when a document holds more than anybody reads."""
    if amount > most:
        raise UnreadableError("text_limits", f"more than {most:,} {what}")
