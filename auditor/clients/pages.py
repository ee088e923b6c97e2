"""Pages and files for collectors: whatever is not a success is a failed source."""

from collections import defaultdict

from auditor.archive.exchange import Answer, Wire
from auditor.base.text import printable
from auditor.clients import asks
from auditor.clients.profiles import PLAIN, Profile
from auditor.errors import SourceError


_SUCCESS = range(200, 300)
_BLOCKED = frozenset({401, 403, 407, 451})
_TOO_MANY = 429


class Pages:
    """Reads over a wire, so that recording and replay see every page."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._seen: dict[str, list[Answer]] = defaultdict(list)

    async def get(self, url: str) -> Answer:
        """A page; SourceError when it cannot be had or is not a success."""
        answer = await self.visit(url, PLAIN)
        if answer.status not in _SUCCESS:
            raise _refused(url, answer)
        self._seen[url].append(answer)
        return answer

    async def visit(self, url: str, profile: Profile) -> Answer:
        """The answer of any status to a page asked for in this way; SourceError when none came."""
        return await self._wire.ask(asks.page(url, profile))

    def seen(self, url: str) -> tuple[Answer, ...]:
        """The successful answers `get` had from this page so far, oldest first."""
        return tuple(sorted(self._seen[url], key=lambda each: (each.observed_at, each.digest)))

    async def file(self, path: str) -> Answer:
        """A file of the product's folder; SourceError when it cannot be read."""
        return await self._wire.ask(asks.file(path))


def _refused(url: str, answer: Answer) -> SourceError:
    status, later = answer.status, dict(answer.headers).get("retry-after", "")
    told = f"; it asks to come back later (Retry-After: {printable(later, 40)})" if later else ""
    if status in _BLOCKED:
        said = f"{url} refuses us (HTTP {status}); that says nothing about its content"
        return SourceError("unreachable", "blocked_by_site", said)
    if status == _TOO_MANY:
        return SourceError(
            "unreachable", "rate_limited", f"{url} is asked too often (HTTP 429){told}"
        )
    return SourceError("unreachable", f"http_{status}", f"{url} answered HTTP {status}{told}")
