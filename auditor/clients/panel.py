"""The endpoints of one chain: each is asked, and enough of them must say the same.

Nothing is averaged. What counts is how many of the *configured* independent sources agree, so that
silencing honest nodes never makes a lone liar believed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, cast

from auditor.archive.exchange import Answer, Wire
from auditor.archive.read_plan import PLAIN, ReadPlan
from auditor.base import canonical
from auditor.base.strict_json import JsonValue
from auditor.base.text import printable
from auditor.clients import asks
from auditor.clients.once import Once
from auditor.clients.reply import result
from auditor.clients.side_by_side import all_of
from auditor.errors import SourceError


Found: TypeAlias = tuple[JsonValue, Answer]

# What a contract does, rather than a node: endpoints can agree on it.
_OF_THE_CONTRACT = frozenset({"reverted", "offchain_lookup"})
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Vote:
    """What one endpoint said; `key` is equal for equal answers and empty for a failure."""

    endpoint: int
    key: str
    outcome: Found | SourceError


class Panel:
    """Asks the endpoints of a chain; equal questions are asked once."""

    def __init__(self, wire: Wire, chain: str, plan: ReadPlan = PLAIN) -> None:
        self._wire, self.chain, self.plan = wire, chain, plan
        self.endpoints: tuple[int, ...] = tuple(range(len(plan.sources)))
        self.disputed: set[str] = set()
        self._asked: dict[str, Once[Found]] = {}

    async def exchange(self, method: str, params: Sequence[JsonValue]) -> Found:
        """What enough endpoints say; SourceError when they do not, the same one every time."""
        key = asks.rpc(self.chain, method, *params).key
        once = self._asked.setdefault(key, Once())
        return await once.outcome_of(partial(self.anew, method, params))

    async def anew(self, method: str, params: Sequence[JsonValue]) -> Found:
        """The same question once more, for what may have changed meanwhile."""
        found = await self._settled(method, params)
        if isinstance(found, SourceError):
            raise found
        return found

    async def votes(self, method: str, params: Sequence[JsonValue]) -> tuple[Vote, ...]:
        """What each endpoint says, in their order."""
        jobs = [partial(self.vote, endpoint, method, params) for endpoint in self.endpoints]
        return await all_of(jobs)

    async def vote(self, endpoint: int, method: str, params: Sequence[JsonValue]) -> Vote:
        """What one endpoint says."""
        ask = asks.rpc(self.chain, method, *params, endpoint=endpoint)
        try:
            answer = await self._wire.ask(ask)
            value = result(method, answer.body, f"{method} on {self.chain}")
        except SourceError as error:
            return Vote(endpoint, error.reason if error.reason in _OF_THE_CONTRACT else "", error)
        return Vote(endpoint, _key(value), (value, answer))

    async def _settled(self, method: str, params: Sequence[JsonValue]) -> Found | SourceError:
        votes = await self.votes(method, params)
        groups = self._groups(votes)
        if len(groups) > 1:
            self.disputed.add(asks.rpc(self.chain, method, *params).key)
        enough = [group for group in groups if self._weight(group) >= self.plan.quorum]
        if len(enough) == 1:
            return enough[0][0].outcome
        if len(groups) > 1:
            return _dispute(f"{method} on {self.chain}", groups)
        failures = [vote.outcome for vote in votes if isinstance(vote.outcome, SourceError)]
        return self.too_few([vote.endpoint for vote in votes if vote.key], failures)

    def too_few(self, endpoints: Sequence[int], failures: Sequence[SourceError]) -> SourceError:
        """The error of a question that only these endpoints answered."""
        answered = len({self.plan.sources[each] for each in endpoints})
        reasons = {error.reason for error in failures}
        if not answered and len(reasons) == 1:
            told = "; ".join(dict.fromkeys(error.detail for error in failures))
            return SourceError(failures[0].cause, failures[0].reason, told)
        whole = len(set(self.plan.sources))
        told = f"{answered} of {whole} independent sources answered, {self.plan.quorum} must agree"
        why = "; ".join(dict.fromkeys(str(error) for error in failures))
        return SourceError("unreachable", "quorum", f"{told} ({why})" if why else told)

    def _groups(self, votes: Sequence[Vote]) -> list[list[Vote]]:
        groups: dict[str, list[Vote]] = {}
        for vote in votes:
            if vote.key:
                groups.setdefault(vote.key, []).append(vote)
        return list(groups.values())

    def _weight(self, votes: Sequence[Vote]) -> int:
        """How many independent sources stand behind the votes."""
        return len({self.plan.sources[vote.endpoint] for vote in votes})


def _key(value: JsonValue) -> str:
    """Equal for answers that mean the same: of a block only what identifies it."""
    if isinstance(value, dict) and "hash" in value and "number" in value:
        value = [value["number"], value["hash"], value.get("timestamp")]
    if isinstance(value, str):
        value = value.lower()
    return canonical.dumps(["value", cast("canonical.Wire", value)]).decode()


def _dispute(what: str, groups: Sequence[Sequence[Vote]]) -> SourceError:
    told = "; ".join(f"{_said(group[0])} ({_names(group)})" for group in groups)
    return SourceError("conflicting", "source_dispute", f"{what}: the sources disagree: {told}")


def _said(vote: Vote) -> str:
    if isinstance(vote.outcome, SourceError):
        return f"one says it {vote.outcome.reason}"
    value = vote.outcome[0]
    if isinstance(value, dict) and "hash" in value:
        value = value["hash"]
    return f"one says {printable(str(value), _SHOWN)}"


def _names(group: Sequence[Vote]) -> str:
    shown = [
        vote.outcome[1].endpoint for vote in group if not isinstance(vote.outcome, SourceError)
    ]
    return ", ".join(shown) or f"endpoint {group[0].endpoint + 1}"
