"""What a cue is made of, and what lets most sentences be skipped without looking for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


FEW = 4
"""So many options are sooner tried than sorted out."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word; a star before or after stands for any letters."""

    form: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A value of some kind, or a placeholder where one should stand."""

    kind: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` words of any kind."""

    most: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; `forms` are those of a single word, `optional` when none will do too.

    `gates` gives for a word form the numbers of the options that it makes possible; those that
    need no form in particular stand under "". `words` are the forms of the options too, and it is
    `valued` when an option holds a slot.
    """

    options: tuple["Node", ...]
    forms: frozenset[str] = frozenset()
    optional: bool = False
    gates: Mapping[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    words: frozenset[str] = frozenset()
    valued: bool = False

    def open_to(self, every: frozenset[str]) -> tuple["Node", ...]:
        """The options that words of these forms do not rule out, in order."""
        if len(self.options) <= FEW:
            return self.options
        found = set(self.gates.get("", ()))
        for form in every & self.gates.keys():
            found.update(self.gates[form])
        return tuple(self.options[number] for number in sorted(found))


Node: TypeAlias = Word | Slot | Gap | Sequence | Choice


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A node with what lets most sentences be skipped.

    A sentence that lacks every form of one set of `required` cannot match; a match can begin only
    at a word with one of the forms `first`, or anywhere when it is `free`. It is `valued` when it
    holds a slot.
    """

    node: Node
    required: tuple[frozenset[str], ...]
    first: frozenset[str]
    free: bool
    valued: bool


def pattern(node: Node) -> Pattern:
    """A node made ready for searching."""
    first, free = _first(node)
    return Pattern(node, required(node), first, free, valued(node))


def any_of(nodes: Iterable[Node], *, optional: bool = False) -> Node:
    """One of several nodes, single words gathered in one set."""
    forms: set[str] = set()
    options: list[Node] = []
    for node in nodes:
        if isinstance(node, Word):
            forms.add(node.form)
        elif isinstance(node, Choice) and not node.optional:
            forms |= node.forms
            options.extend(node.options)
        else:
            options.append(node)
    gates: dict[str, list[int]] = {}
    for number, option in enumerate(options):
        for form in min(required(option), key=len, default=frozenset(("",))):
            gates.setdefault(form, []).append(number)
    told = {form: tuple(numbers) for form, numbers in gates.items()}
    words = forms.union(*map(forms_of, options))
    slots = any(map(valued, options))
    return Choice(tuple(options), frozenset(forms), optional, told, frozenset(words), slots)


def valued(node: Node) -> bool:
    """Whether a node holds a slot."""
    match node:
        case Word() | Gap():
            return False
        case Slot():
            return True
        case Sequence(parts):
            return any(map(valued, parts))
        case Choice():
            return node.valued


def fits(meant: str, kind: str) -> bool:
    """Whether a placeholder may stand for a value of a kind: `[DATE]` is no custodian."""
    return not meant or kind in (meant, "placeholder") or (meant, kind) == ("company", "name")


def forms_of(node: Node) -> frozenset[str]:
    """Every word form that occurs in a node."""
    match node:
        case Word(form):
            return frozenset((form,))
        case Sequence(parts):
            return frozenset[str]().union(*map(forms_of, parts))
        case Choice():
            return node.words
        case Slot() | Gap():
            return frozenset()


def required(node: Node) -> tuple[frozenset[str], ...]:
    """Sets of word forms of which a matching sentence has at least one each."""
    if isinstance(node, Word):
        return (frozenset((node.form,)),)
    if isinstance(node, Sequence):
        return tuple(each for part in node.parts for each in required(part))[:4]
    if isinstance(node, Gap | Slot) or node.optional:
        return ()
    union = set(node.forms)
    for option in node.options:
        wanted = required(option)
        if not wanted:
            return ()
        union |= min(wanted, key=len)
    return (frozenset(union),)


def _first(node: Node) -> tuple[frozenset[str], bool]:
    """The forms a match can begin with, and whether it can begin with any word at all."""
    if isinstance(node, Word):
        return frozenset((node.form,)), False
    if isinstance(node, Slot | Gap):
        return frozenset(), True
    forms: set[str] = set()
    if isinstance(node, Choice):
        forms |= node.forms
        free = node.optional
        for option in node.options:
            more, also = _first(option)
            forms |= more
            free = free or also
        return frozenset(forms), free
    for part in node.parts:
        more, free = _first(part)
        forms |= more
        if not (free and isinstance(part, Choice) and part.optional):
            return frozenset(forms), free
    return frozenset(forms), True
