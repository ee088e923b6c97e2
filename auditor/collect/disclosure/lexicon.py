"""Which word patterns a word of a text satisfies, found once per distinct word."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.collect.disclosure.pattern import Node, forms_of


@dataclass(slots=True)
class Lexicon:
    """All word forms of all cues; `forms` of a key are those it satisfies."""

    exact: set[str] = field(default_factory=set[str])
    heads: dict[str, str] = field(default_factory=dict[str, str])
    tails: list[str] = field(default_factory=list[str])
    middles: list[str] = field(default_factory=list[str])
    known: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    def learn(self, nodes: Iterable[Node]) -> None:
        """Adds the words of some cues."""
        for form in sorted(frozenset[str]().union(*map(forms_of, nodes))):
            self._add(form)

    def forms(self, key: str) -> frozenset[str]:
        """The word forms a word satisfies."""
        if key not in self.known:
            if len(self.known) > 1 << 17:
                self.known.clear()
            self.known[key] = frozenset(self._forms(key))
        return self.known[key]

    def _forms(self, key: str) -> Iterable[str]:
        if key in self.exact:
            yield key
        for length in range(1, min(len(key), 40) + 1):
            form = self.heads.get(key[:length])
            if form:
                yield form
        for tail in self.tails:
            if key.endswith(tail[1:]):
                yield tail
        for middle in self.middles:
            if middle[1:-1] in key:
                yield middle

    def _add(self, form: str) -> None:
        head, tail = form.startswith("*"), form.endswith("*")
        if head and tail:
            if form not in self.middles:
                self.middles.append(form)
        elif head:
            if form not in self.tails:
                self.tails.append(form)
        elif tail:
            self.heads[form[:-1]] = form
        else:
            self.exact.add(form)
