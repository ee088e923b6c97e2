"""Reads a limit as people write it: `at most 1,000 USD`, `at least 36h`."""

import re
from dataclasses import dataclass

from auditor.errors import InputError, Place
from auditor.model.key import KeySpec
from auditor.model.reading import read_duration, read_number
from auditor.model.value import Kind


AMOUNTS = frozenset({Kind.QUANTITY, Kind.INTERVAL, Kind.DURATION})
GOOD = Place("--good")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_OPEN = {
    "at most": ("below", "under", "less than", "smaller than", "<"),
    "at least": ("above", "over", "more than", "greater than", ">"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """`words` are `at least` or `at most`; `text` is the number or duration in plain digits."""

    words: str
    text: str

    @property
    def sign(self) -> str:
        """The comparison in the language of rules."""
        return ">=" if self.words == "at least" else "<="

    @property
    def beyond(self) -> str:
        """On which side of the limit a value fails."""
        return "below" if self.words == "at least" else "above"

    def remedy(self, spec: KeySpec) -> str:
        """What an issuer can do whose value lies beyond the limit."""
        unit = "" if spec.kind is Kind.DURATION or str(spec.unit) == "ratio" else f" {spec.unit}"
        verb = "Raise" if self.words == "at least" else "Lower"
        return f"{verb} it to {self.words} {self.text}{unit}, or say why not."


def read_limit(spec: KeySpec, good: str) -> Limit:
    """The limit in `good`; InputError says what to write instead."""
    words = " ".join(good.split())
    for known, others in _OPEN.items():
        rest = words.lower().removeprefix(known).strip()
        if rest != words.lower():
            return Limit(known, _plain(spec, rest))
        if words.lower().startswith(others):
            raise InputError(
                f"{good!r} leaves open whether the limit itself is good.",
                GOOD,
                f"Write '{known} N', where N is still good.",
            )
    raise InputError(f"{good!r} is no limit.", GOOD, "Write 'at least N' or 'at most N'.")


def _plain(spec: KeySpec, written: str) -> str:
    """The number without its unit and the commas between thousands."""
    text = _THOUSANDS.sub("", written.removesuffix(str(spec.unit).lower()).strip())
    try:
        read_duration(text) if spec.kind is Kind.DURATION else read_number(text)
    except ValueError as error:
        raise InputError(f"{error}.", GOOD) from None
    return text
