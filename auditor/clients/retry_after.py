"""How long a server asks us to stay away."""

from datetime import datetime
from email.utils import parsedate_to_datetime


def retry_after(text: str, now: datetime) -> float:
    """Seconds of a Retry-After header, negative when it says nothing usable."""
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
        return max(0.0, (moment - now).total_seconds())
    except (TypeError, ValueError):
        return -1
