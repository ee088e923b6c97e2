"""Pages and files for collectors: whatever is not a success is a failed source."""

from auditor.archive.exchange import Answer, Wire
from auditor.clients import asks
from auditor.errors import SourceError


_SUCCESS = range(200, 300)
_BLOCKED = frozenset({401, 403, 407, 451})
_TOO_MANY = 429


class Pages:
    """Reads over a wire, so that recording and replay see every page."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def get(self, url: str) -> Answer:
        """A page; SourceError when it cannot be had or is not a success."""
        answer = await self._wire.ask(asks.page(url))
        if answer.status in _SUCCESS:
            return answer
        if answer.status in _BLOCKED:
            told = f"{url} refuses us (HTTP {answer.status}); that says nothing about its content"
            raise SourceError("unreachable", "blocked_by_site", told)
        if answer.status == _TOO_MANY:
            raise SourceError("unreachable", "rate_limited", f"{url} is asked too often (HTTP 429)")
        told = f"{url} answered HTTP {answer.status}"
        raise SourceError("unreachable", f"http_{answer.status}", told)

    async def file(self, path: str) -> Answer:
        """A file of the product's folder; SourceError when it cannot be read."""
        return await self._wire.ask(asks.file(path))
