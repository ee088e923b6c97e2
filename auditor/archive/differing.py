"""Names the first place where a text report differs from the one rendered again."""

from collections.abc import Sequence
from itertools import zip_longest

from auditor.base.strict_json import JsonValue
from auditor.base.text import printable


_AROUND = 40  # bytes told before and after the first that differs


def in_json(one: JsonValue, other: JsonValue, path: str = "") -> str:
    """The dotted path of the first value that differs; the empty string when none does."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted(one.keys() | other.keys()):
            here = f"{path}.{name}".lstrip(".")
            if name not in one or name not in other:
                return here
            if found := in_json(one[name], other[name], here):
                return found
        return ""
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return next((found for n, (a, b) in pairs if (found := in_json(a, b, f"{path}.{n}"))), "")
    return "" if one == other else path


def in_lines(given: bytes, expected: bytes) -> str:
    """The first line that differs and what is near; of two texts that are not equal."""
    lines = zip(given.split(b"\n"), expected.split(b"\n"), strict=False)
    for number, (one, other) in enumerate(lines, 1):
        if one != other:
            at = parting(one, other)
            near = one[max(0, at - _AROUND) : at + _AROUND].decode(errors="replace")
            return f"line {number} differs near {printable(near, 100)!r}"
    return "it is longer or shorter than it should be"


def parting(given: Sequence[object], expected: Sequence[object]) -> int:
    """Where two texts or byte strings part that are not equal; at most the shorter one's length."""
    return next(at for at, (one, other) in enumerate(zip_longest(given, expected)) if one != other)
