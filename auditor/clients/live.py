"""The network as a wire: answers RPC and page asks through the one bounded transport."""

import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Self
from urllib.parse import urlsplit

import anyio

from auditor.archive.exchange import Answer, Ask
from auditor.base import redact
from auditor.clients.addresses import Resolver, system_resolver
from auditor.clients.asks import LEDGER
from auditor.clients.breaker import Breaker
from auditor.clients.chains import no_endpoint
from auditor.clients.ledger.cache import Cache
from auditor.clients.ledger.source import LedgerSource
from auditor.clients.limits import page_limits
from auditor.clients.pace import Pace
from auditor.clients.patience import Patience
from auditor.clients.profiles import profile_of
from auditor.clients.rpc import REST, Clock, RpcEndpoint, Sleep
from auditor.clients.transport import Request, Response, Transport
from auditor.errors import SourceError
from auditor.settings import Settings


# What a recording keeps of the headers: nothing that could identify us or carry a secret.
KEPT = (
    "content-language",
    "content-type",
    "date",
    "etag",
    "last-modified",
    "retry-after",
)
REDIRECTED_TO = "redirected-to"
"""Not a header of the site: where its redirects ended, without the query."""
PAGES_AT_ONCE, PAGES_PER_SECOND = 4, 8
PAGES_UNANSWERED = 5
"""Pages in a row a site may leave unanswered before many audits leave it alone for a while."""
_LONGEST_HEADER = 500
# Host to the names of its keys in the settings, each with the header that carries it and what
# stands before it there. Pyth: Hermes with a bearer token; Dinari: a key id and its secret.
KEYS: Mapping[str, tuple[tuple[str, str, str], ...]] = MappingProxyType(
    {
        "api.coingecko.com": (("coingecko", "x-cg-demo-api-key", ""),),
        "pro-api.coingecko.com": (("coingecko", "x-cg-pro-api-key", ""),),
        "hermes.pyth.network": (("pyth", "authorization", "Bearer "),),
        "pyth.dourolabs.app": (("pyth", "authorization", "Bearer "),),
        "api-enterprise.sbt.dinari.com": (
            ("dinari_id", "x-api-key-id", ""),
            ("dinari_secret", "x-api-secret-key", ""),
        ),
    }
)


class LiveWire:
    """Answers from the network; an async context manager that closes its connections.

    `together` is for many audits at once: see `RpcEndpoint`, and `PAGES_UNANSWERED` for sites.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        resolver: Resolver = system_resolver,
        sleep: Sleep = anyio.sleep,
        *,
        together: bool = False,
    ) -> None:
        self._settings, self._clock, self._sleep = settings, clock, sleep
        self._together = together
        self._breakers: dict[str, Breaker] = {}
        self._transport = Transport(allow_loopback=settings.http.allow_loopback, resolver=resolver)
        self._endpoints: dict[tuple[str, int], RpcEndpoint] = {}
        self._patience = Patience(self._transport, clock, sleep)
        self._paces: dict[str, Pace] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()

    async def ask(self, ask: Ask) -> Answer:
        """The answer, of any HTTP status for pages; SourceError when there is none."""
        if ask.method == LEDGER:
            cache = Cache.at(self._settings.ledger.cache)
            return await LedgerSource(self._endpoint(ask), cache).answer(ask)
        if ask.kind == "rpc":
            return await self._endpoint(ask).call(ask.method, ask.params)
        if ask.kind == "http":
            return await self._page(ask)
        told = f"{ask.where} was asked of the network; files come from the product's folder"
        raise SourceError("unsupported", "unsupported", told)

    def _endpoint(self, ask: Ask) -> RpcEndpoint:
        key = (ask.where, ask.endpoint)
        if key not in self._endpoints:
            chain = self._settings.chains.get(ask.where)
            if chain is None or ask.endpoint >= len(chain.rpc):
                raise no_endpoint(ask.where)
            self._endpoints[key] = RpcEndpoint(
                chain.rpc[ask.endpoint],
                self._transport,
                self._settings.limits,
                self._clock,
                self._sleep,
                Pace(
                    chain.concurrency,
                    chain.requests_per_second,
                    self._sleep,
                    self._together,
                ),
            )
        return self._endpoints[key]

    async def _page(self, ask: Ask) -> Answer:
        profile = profile_of(ask.params)
        headers = {**profile.headers, **self._credentials(ask.where)}
        limits = page_limits(self._settings.limits, profile)
        host = _host(ask.where)
        breaker = self._breakers.setdefault(host, self._new_breaker())
        async with self._pace(host).turn():
            breaker.check()
            request = Request("GET", ask.where, headers)
            try:
                response = await self._patience.fetch(request, limits)
            except SourceError as error:
                breaker.failed(error)
                raise
        breaker.worked()
        shown = redact.endpoint(response.url)
        return Answer(response.status, _kept(ask, response), response.body, self._clock(), shown)

    def _new_breaker(self) -> Breaker:
        # A single audit asks each page once; how each of them failed belongs into its report.
        return Breaker(PAGES_UNANSWERED if self._together else sys.maxsize, REST)

    def _pace(self, host: str) -> Pace:
        """One site is asked gently, however many of its pages are wanted."""
        if host not in self._paces:
            self._paces[host] = Pace(PAGES_AT_ONCE, PAGES_PER_SECOND, self._sleep)
        return self._paces[host]

    def _credentials(self, url: str) -> Mapping[str, str]:
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return {}
        known = [
            (header, before, self._settings.keys.get(name))
            for name, header, before in KEYS.get(host, ())
        ]
        return {header: before + secret for header, before, secret in known if secret}


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _kept(ask: Ask, response: Response) -> tuple[tuple[str, str], ...]:
    """The headers a recording keeps, and where redirects led."""
    told = {name: response.headers[name] for name in KEPT if name in response.headers}
    if response.url != ask.where:
        parts = urlsplit(response.url)
        # A query may carry a session; where a page stands is said by the rest.
        told[REDIRECTED_TO] = f"{parts.scheme}://{parts.netloc}{parts.path}"
    return tuple(
        (name, redact.SHARED.clean(value[:_LONGEST_HEADER])) for name, value in told.items()
    )
