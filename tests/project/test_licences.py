import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


PERMISSIVE = re.compile(
    r"(?i)MIT(-0|-CMU)?( License)?"
    r"|Apache(-2\.0| 2\.0| Software License)"
    r"|(0BSD|BSD(-[23]-Clause)?)( License)?"
    r"|ISC|Zlib|CC0-1.0|Unlicense|HPND|CNRI-Python|Public Domain"
    r"|PSF-2\.0|Python Software Foundation License"
)
# Offered under several licences, or under one that binds their own files alone: which one we take.
TAKEN = {
    "certifi": "MPL-2.0",  # the list of root certificates, used as it is
    "pypdfium2": "BSD-3-Clause",  # names its bundled engine's licences in the same field
    "pyphen": "MPL-1.1",  # hyphenation of WeasyPrint, used as it is
}


def closure(name: str) -> Iterator[Distribution]:
    """What installing the project brings along, extras included."""
    todo, seen = [(name, frozenset[str]())], set[tuple[str, frozenset[str]]]()
    while todo:
        name, extras = todo.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        found = distribution(name)
        yield found
        for line in found.requires or ():
            wanted = Requirement(line)
            asked = [{"extra": one} for one in ("", *extras)]
            if wanted.marker is None or any(map(wanted.marker.evaluate, asked)):
                todo.append((canonicalize_name(wanted.name), frozenset(wanted.extras)))


def licences(found: Distribution) -> list[str]:
    """What its metadata says: the expression, else the classifiers, else the free text."""
    fields = found.metadata.json
    if expression := fields.get("license_expression"):
        return re.split(r" (?:AND|OR) |[()]+", str(expression))
    named = [one.split(" :: ")[-1] for one in fields.get("classifier", ()) if "License ::" in one]
    return named or str(fields.get("license", "none stated")).split(", ")


def test_everything_that_ships_along_is_permissive() -> None:
    refused = {
        name: licences(found)
        for found in closure("backing-auditor")
        if (name := canonicalize_name(found.name)) not in TAKEN
        and not all(PERMISSIVE.fullmatch(one) for one in licences(found))
    }
    assert refused == {}


def test_every_named_choice_is_still_needed() -> None:
    installed = {canonicalize_name(found.name) for found in closure("backing-auditor")}
    assert set(TAKEN) <= installed


def test_a_copyleft_licence_would_be_refused() -> None:
    assert not PERMISSIVE.fullmatch("GNU Affero General Public License v3")
    assert not PERMISSIVE.fullmatch("GPL-3.0-only")
    assert not PERMISSIVE.fullmatch("none stated")
