"""A failure that happened once and is raised again in a replay."""

from datetime import datetime

from auditor.errors import SourceError


class RecalledError(SourceError):
    """A failure out of a recording: recorded once more it keeps the moment it happened at."""

    def __init__(self, cause: str, reason: str, detail: str, observed_at: datetime) -> None:
        super().__init__(cause, reason, detail)
        self.args = (cause, reason, detail, observed_at)
        self.observed_at = observed_at
