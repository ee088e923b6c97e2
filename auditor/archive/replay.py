"""Answers from a tape instead of the network: the k-th ask of a key gets its k-th answer."""

from collections import Counter, defaultdict
from difflib import SequenceMatcher

from auditor.archive.exchange import Answer, Ask
from auditor.archive.tape import Failure, Outcome, Tape
from auditor.base import strict_json
from auditor.base.text import printable
from auditor.errors import IntegrityError


_SHOWN = 300
_COMPARED = 400


class UnrecordedAsk(IntegrityError):  # noqa: N818 - names what happened
    """Something was asked that the tape does not answer; names the nearest ask it does."""

    def __init__(self, ask: Ask, nearest: str, times: int) -> None:
        path, near = _document(ask.key), _document(nearest)
        if times:
            told = f"it answers this {times} time(s) and was asked once more"
        elif path and near:
            told = f"the nearest it has is {near}"
        elif nearest:
            told = f"the nearest it answers is {printable(nearest, _SHOWN)}"
        else:
            told = "it is empty"
        asked = f"document {path}" if path else f"answer to {printable(ask.key, _SHOWN)}"
        super().__init__(f"the recording has no {asked}; {told}.")
        self.ask, self.nearest = ask, nearest


def _document(key: str) -> str:
    """The path of a file that is asked for; empty for any other ask."""
    parts = strict_json.loads(key.encode(), "ask") if key else []
    if isinstance(parts, list) and parts[:1] == ["file"]:
        return printable(str(parts[1]), _SHOWN)
    return ""


class ReplayWire:
    """A tape as a wire; recorded failures are raised again."""

    def __init__(self, tape: Tape) -> None:
        self._outcomes: dict[str, list[Outcome]] = defaultdict(list)
        for exchange in tape.exchanges:
            self._outcomes[exchange.ask.key].append(exchange.outcome)
        self._asked: Counter[str] = Counter()

    async def ask(self, ask: Ask) -> Answer:
        """The next recorded answer; SourceError as recorded, UnrecordedAsk when there is none."""
        key = ask.key
        outcomes = self._outcomes.get(key, [])
        turn = self._asked[key]
        if turn >= len(outcomes):
            raise UnrecordedAsk(ask, "" if outcomes else self._nearest(ask), len(outcomes))
        self._asked[key] += 1
        outcome = outcomes[turn]
        if isinstance(outcome, Failure):
            raise outcome.error()
        return outcome

    def unused(self) -> tuple[str, ...]:
        """Keys with answers nobody asked for, sorted."""
        return tuple(
            sorted(
                key for key, outcomes in self._outcomes.items() if self._asked[key] < len(outcomes)
            )
        )

    def _nearest(self, ask: Ask) -> str:
        """The recorded key most like that of `ask`; the empty string when nothing is recorded.

        Of files the nearest file, if there is one: a path is compared with paths.
        """
        alike = [each for each in sorted(self._outcomes) if each.startswith(f'["{ask.kind}",')]
        likeness = SequenceMatcher(autojunk=False)
        likeness.set_seq2(ask.key[:_COMPARED])
        best, found = -1.0, ""
        for candidate in alike or sorted(self._outcomes):
            likeness.set_seq1(candidate[:_COMPARED])
            if likeness.real_quick_ratio() > best and likeness.quick_ratio() > best:
                ratio = likeness.ratio()
                if ratio > best:
                    best, found = ratio, candidate
        return found
