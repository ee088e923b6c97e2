"""What a site's robots.txt lets us read (RFC 9309)."""

from collections.abc import Iterator
from dataclasses import dataclass


NAME = "backing-auditor"
LARGEST = 500 * 1024
"""Bytes of a robots.txt that count; the standard asks for no more."""
_LONGEST_PATTERN = 1_000
_MOST_RULES = 2_000


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a robots.txt: paths that match `pattern` may be read, or not."""

    pattern: str
    allows: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that apply to us."""

    rules: tuple[Rule, ...] = ()

    def allows(self, path: str) -> bool:
        """Whether a path, query included, may be read: the longest rule decides, then consent."""
        matching = [rule for rule in self.rules if matches(rule.pattern, path)]
        longest = max(matching, key=lambda rule: (len(rule.pattern), rule.allows), default=None)
        return longest is None or longest.allows


EVERYTHING = Robots()
NOTHING = Robots((Rule("/", allows=False),))


def read(body: bytes) -> Robots:
    """The rules of a robots.txt: those for our name, or else those for everybody."""
    groups: dict[bool, list[Rule]] = {True: [], False: []}
    named = False
    agents: set[bool] = set()
    naming = False
    for name, value in _lines(body):
        if name == "user-agent":
            if not naming:
                agents = set()
            naming = True
            ours = value.lower().partition("/")[0].strip() == NAME
            named = named or ours
            agents |= {True} if ours else {False} if value == "*" else set()
        elif name in ("allow", "disallow"):
            naming = False
            if value.startswith(("/", "*")) and len(value) <= _LONGEST_PATTERN:
                for group in agents:
                    groups[group].append(Rule(value, name == "allow"))
    return Robots(tuple(groups[named][:_MOST_RULES]))


def matches(pattern: str, path: str) -> bool:
    """Whether a path starts with the pattern, `*` standing for anything and `$` for the end."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(rest, start=1):
        if anchored and number == len(rest):
            return len(path) - len(piece) >= at and path.endswith(piece)
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not anchored or at == len(path)


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    text = body[:LARGEST].decode("utf-8-sig", errors="replace")
    for line in text.splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield name.strip().lower(), value.strip()
