"""Adds transfers up: exact balances, who ever sent, what was minted and burned."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.clients.ledger.decode import TOPICS, RawLog
from auditor.clients.reading import Issue, Page
from auditor.clients.rpc_errors import protocol
from auditor.errors import SourceError


_PADDING = "0x" + 24 * "0"
_NOBODY = "0x" + 64 * "0"
_ADDRESS = 40


@dataclass(slots=True)
class Fold:
    """What the transfers up to `last` add up to; addresses are the topics they came in.

    Memory grows with the holders and with the blocks that minted, not with the transfers.
    """

    first: int
    last: int
    logs: int = 0
    balances: dict[str, int] = field(default_factory=dict[str, int])
    sent: set[str] = field(default_factory=set[str])
    issues: list[Issue] = field(default_factory=list[Issue])
    pages: list[Page] = field(default_factory=list[Page])
    watched: dict[int, int] = field(default_factory=dict[int, int])

    def add(self, logs: Sequence[RawLog], page: Page) -> None:
        """Adds one stretch of blocks; SourceError when its transfers cannot be all there are.

        An order lost on the way is restored, a log that comes twice counts once.
        """
        try:
            whole = _ordered(logs)
            transfers = [log for log in whole if len(log.topics) == TOPICS]
            self._fold(transfers)
        except ValueError:
            raise protocol("a log is not written in hexadecimal") from None
        watched = {hex(block): block for block in self.watched if page.first <= block <= page.last}
        if watched:
            for log in whole:
                if log.blockNumber in watched:
                    self.watched[watched[log.blockNumber]] += 1
        self.logs += len(transfers)
        self.last = page.last
        self.pages.append(page)

    def _fold(self, transfers: Sequence[RawLog]) -> None:
        # One loop over everything there is: each call taken out of it costs a tenth of the whole.
        balances, get, sent = self.balances, self.balances.get, self.sent.add
        low: set[str] = set()
        seen, nobody = "", _NOBODY
        for log in transfers:
            if low and log.blockNumber != seen:
                self._check(low, seen)
            seen = log.blockNumber
            value = int(log.data, 16)
            _, source, target = log.topics
            if source == nobody:
                self._issue(int(seen, 16), value)
            else:
                left = get(source, 0) - value
                balances[source] = left
                sent(source)
                if left < 0:
                    low.add(source)
            if target == nobody:
                self._issue(int(seen, 16), -value)
            else:
                balances[target] = get(target, 0) + value
        self._check(low, seen)

    def addresses(self) -> dict[str, int]:
        """Balances by address; SourceError (rpc_protocol) for a topic that holds none."""
        return {_address(topic): held for topic, held in self.balances.items()}

    def senders(self) -> frozenset[str]:
        """Addresses that ever sent."""
        return frozenset(map(_address, self.sent))

    def _issue(self, block: int, units: int) -> None:
        if self.issues and self.issues[-1].block == block:
            units += self.issues.pop().units
        self.issues.append(Issue(block, units))

    def _check(self, low: set[str], block: str) -> None:
        """Within a block a token may report in any order; at its end nobody is below nothing."""
        for topic in low:
            if self.balances[topic] < 0:
                told = (
                    f"{_address(topic)} sent more by block {int(block, 16)} than it ever received"
                )
                raise SourceError("conflicting", "log_gap", f"a transfer is missing: {told}")
        low.clear()


def _ordered(logs: Sequence[RawLog]) -> Sequence[RawLog]:
    """The logs in the order of the chain, each once; most nodes send them so."""
    before, seen, number = (-1, -1), "", -1
    for log in logs:
        if log.blockNumber != seen:
            seen = log.blockNumber
            number = int(seen, 16)
        at = (number, int(log.logIndex, 16))
        if at <= before:
            return _sorted(logs)
        before = at
    return logs


def _sorted(logs: Sequence[RawLog]) -> Sequence[RawLog]:
    found: dict[tuple[int, int], RawLog] = {}
    for log in logs:
        at = (int(log.blockNumber, 16), int(log.logIndex, 16))
        if at in found and found[at] != log:
            raise protocol(f"two different logs are number {at[1]} of block {at[0]}")
        found[at] = log
    return [found[at] for at in sorted(found)]


def _address(topic: str) -> str:
    if not topic.startswith(_PADDING) or len(topic) != len(_PADDING) + _ADDRESS:
        raise protocol(f"a transfer names {topic[:80]!r}, which is no address")
    return "0x" + topic[len(_PADDING) :].lower()
