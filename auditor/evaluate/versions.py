"""Versions and what a pack requires of them: `>=0.1, <2`, compared number by number."""

import re
from collections.abc import Mapping
from itertools import zip_longest

from auditor.errors import nearest


TOOL = "auditor"
_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,3}")
_CONDITION = re.compile(r"(>=|<=|==|!=|>|<)?\s*(\S+)")


def unmet(requires: str | Mapping[str, str], present: Mapping[str, str]) -> tuple[str, str, str]:
    """The first requirement `present` versions do not meet: its name, problem and hint.

    Three empty texts when all are met. Text alone is about the tool itself, whose version may be
    left out where nobody asks.
    """
    wanted = {TOOL: requires} if isinstance(requires, str) else requires
    for name, condition in wanted.items():
        if not condition or (name == TOOL and TOOL not in present):
            continue
        if name not in present:
            hint = nearest(name, present) or f"Loaded before it: {', '.join(sorted(present))}."
            return name, f"needs the pack {name!r} ({condition}), which is not loaded.", hint
        try:
            met = satisfies(present[name], condition)
        except ValueError as error:
            return name, f"{error}.", ""
        if not met:
            hint = "Use another version of the pack or of what it needs."
            return name, f"needs {name} {condition}, but this is {name} {present[name]}.", hint
    return "", "", ""


def satisfies(version: str, condition: str) -> bool:
    """Whether a version meets every part of a condition; a bare version means at least that.

    ValueError says what is not a version or a condition.
    """
    return all(_meets(version, part.strip()) for part in condition.split(","))


def _meets(version: str, part: str) -> bool:
    found = _CONDITION.fullmatch(part)
    if not found:
        raise ValueError(f"{part[:40]!r} is not a condition such as >=1.0")
    sign, than = _order(version, found[2]), found[1] or ">="
    return {
        ">=": sign >= 0,
        "<=": sign <= 0,
        "==": sign == 0,
        "!=": sign != 0,
        ">": sign > 0,
        "<": sign < 0,
    }[than]


def _order(one: str, other: str) -> int:
    for here, there in zip_longest(_numbers(one), _numbers(other), fillvalue=0):
        if here != there:
            return 1 if here > there else -1
    return 0


def _numbers(version: str) -> list[int]:
    if not _VERSION.fullmatch(version):
        raise ValueError(f"{version[:40]!r} is not a version such as 1.2")
    return [int(part) for part in version.split(".")]
