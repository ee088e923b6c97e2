"""What the patterns of our file formats mean, for the people who write the files."""

from collections.abc import Mapping


MEANINGS: Mapping[str, str] = {
    r"^[A-Z]{2}$": "a country code of two capital letters such as JE",
    r"^[A-Z]{3}$": "a currency code of three capital letters such as USD",
    r"^[A-Z0-9]{4}$": "a market code of four letters or digits such as XNAS",
    r"^[A-Z0-9.\-]{1,12}$": "a ticker in capital letters and digits such as TSLA",
    r"^[A-Z]{2}[A-Z0-9]{9}[0-9]$": "an ISIN of twelve letters and digits such as US88160R1014",
    r"^\d{4}-\d{2}-\d{2}$": "a date such as 2026-09-04",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{8,18}(Z|[+-][0-9]{2}:[0-9]{2}))?$": (
        "a date such as 2026-09-04 or a moment such as 2026-09-04T16:00:00Z"
    ),
    r"^[0-9]{1,6}(h|d|m|s)$": "a duration such as 24h or 30d",
    r"^[0-9]{1,40}(\.[0-9]{1,40})?$": (
        "a number in plain digits such as 1250.5, without unit, sign or commas"
    ),
    r"^[a-z0-9][a-z0-9-]{0,63}$": "a name of small letters, digits and hyphens such as tslax",
    r"^[a-z][a-z0-9_]*$": "a name of small letters, digits and underscores such as redemption_fee",
    r"^[A-Z]{2,6}-[0-9]{3}$": "an id of capital letters and three digits such as LND-001",
    r"^[a-z0-9]+(-[a-z0-9]+)+$": "two or more words joined by hyphens such as bug-bounty-runs",
    r"^[A-Za-z0-9._-]{1,120}$": "an id without spaces such as tesla-xstock",
    r"^[A-Za-z0-9._-]{1,80}$": "a name without spaces such as TSLA.US",
    r"^[a-z0-9_-]{1,40}$": "the name of a network such as eth",
    r"^[A-Za-z0-9]{1,100}$": "an address of letters and digits such as 0x8ad3",
    r"^[A-Z][A-Z0-9]{2,7}$": "a currency in capital letters such as USD",
    r"^[0-9a-f]{64}$": "a digest of 64 hexadecimal digits",
}
"""By pattern, what text that matches it is, with an example."""


def meaning(pattern: str) -> str:
    """What a pattern asks for, in words; the pattern itself when nobody has put it into words."""
    return MEANINGS.get(pattern, f"text of the form {pattern}")
