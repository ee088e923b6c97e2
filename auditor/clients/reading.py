"""What one contract view answered."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """The decoded result of one contract view, with the place and digest of its bytes."""

    values: tuple[object, ...]
    locator: str
    digest: str
    observed_at: datetime
