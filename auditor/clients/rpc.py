"""One JSON-RPC endpoint: asks, checks the envelope and the shape, tries again when it may help."""

import contextlib
import itertools
import json
import math
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeAlias

import anyio

from auditor.archive.exchange import Answer
from auditor.base import redact
from auditor.base.strict_json import JsonValue
from auditor.clients import asks
from auditor.clients.breaker import Breaker
from auditor.clients.gathered import Asked, Gathered, Outcome, once
from auditor.clients.limits import rpc_limits
from auditor.clients.once import Once
from auditor.clients.pace import Pace
from auditor.clients.reply import canonical_member, canonical_reply, members, read_reply
from auditor.clients.rpc_errors import RpcError, classified
from auditor.clients.shapes import SHAPES
from auditor.clients.side_by_side import all_of
from auditor.clients.statuses import Wait, check_status
from auditor.clients.transport import Request, Response, Transport
from auditor.errors import SourceError
from auditor.settings import LimitSettings


Clock: TypeAlias = Callable[[], datetime]
Sleep: TypeAlias = Callable[[float], Awaitable[None]]

LONGEST_WAIT = 60  # seconds a node may ask us to stay away
STRIKES = 3
"""Questions in a row that an endpoint may leave without an answer before it is not asked again."""
REST, LINGER = 60, 0.1
"""Seconds such an endpoint is left alone in a long run; how long a question waits for company."""
_PAUSE = 0.5
_RETRIED = frozenset(
    {"rpc_timeout", "connect_failed", "rpc_bad_response", "rate_limited", "rpc_overloaded", "dns"}
)
_HEADERS = {"content-type": "application/json", "accept": "application/json"}
# Logs are long, and a long answer must not hold up the short ones.
_ALONE = frozenset({"eth_getLogs"})


class RpcEndpoint:
    """One node's address with what it takes to ask it; secrets stay in `url`.

    A node that breaks the protocol, or leaves `STRIKES` questions in a row without an answer, is
    not asked again. A pace `together` is for many audits at once: their questions share batches
    where the node takes such, and a node that was given up gets another chance after a rest.
    """

    def __init__(
        self,
        url: str,
        transport: Transport,
        limits: LimitSettings,
        clock: Clock,
        sleep: Sleep = anyio.sleep,
        pace: Pace | None = None,
    ) -> None:
        self.url, self.transport, self.limits = url, transport, limits
        self.clock, self.sleep = clock, sleep
        self._pace = Pace(sleep=sleep) if pace is None else pace
        self._many = self._pace.together
        linger = partial(sleep, LINGER) if self._many else once
        self._gathered = Gathered(self._batch, linger)
        self._ids = itertools.count(1)
        self._breaker = Breaker(STRIKES, REST if self._many else math.inf)
        self._probed: Once[Answer] = Once()
        self._batches = False
        # Endpoints that were turned away together must not come back together.
        self._jitter = random.Random(redact.endpoint(url))  # noqa: S311 - not for secrets

    async def call(self, method: str, params: JsonValue) -> Answer:
        """The checked reply as a recordable answer; SourceError when no try gave one.

        An error the node answers with is an answer; only refusals for lack of quota are not.
        """
        if method == asks.BATCH:
            return await self._try_batch()
        if method not in SHAPES:
            raise SourceError("unsupported", "unsupported", f"the method {method} is not used")
        if self._many:
            await self._probed.outcome_of(self._try_batch)
        if self._batches and method not in _ALONE:
            return await self._gathered.ask(method, params)
        return await self._alone(method, params)

    @property
    def name(self) -> str:
        """Host and fingerprint, as reports show it."""
        return redact.endpoint(self.url)

    async def bulk(self, method: str, params: JsonValue) -> tuple[bytes, int]:
        """The raw reply to a request for much, with its id; only what HTTP says is checked.

        Refusals for lack of quota are waited for like everywhere; of a long answer the caller
        reads what it needs straight from the bytes.
        """
        identity = next(self._ids)
        wait = Wait()
        for turn in range(self.limits.rpc_retries + 1):
            wait.seconds = -1
            try:
                response, at = await self._posted(_request(identity, method, params), method)
                self._checked(response, at, wait)
            except SourceError as error:
                last = turn == self.limits.rpc_retries
                if last or error.reason not in _RETRIED or wait.seconds > LONGEST_WAIT:
                    raise
                await self._pause(turn, wait)
            else:
                return response.body, identity
        raise AssertionError("the last turn returns or raises")

    async def _alone(self, method: str, params: JsonValue) -> Answer:
        self._breaker.check()
        try:
            answer = await self._persistently(method, params)
        except SourceError as error:
            self._breaker.failed(error)
            raise
        self._breaker.worked()
        return answer

    async def _persistently(self, method: str, params: JsonValue) -> Answer:
        wait = Wait()
        for turn in range(self.limits.rpc_retries):
            wait.seconds = -1
            try:
                return await self._once(method, params, wait)
            except SourceError as error:
                if error.reason not in _RETRIED or wait.seconds > LONGEST_WAIT:
                    raise
            await self._pause(turn, wait)
        return await self._once(method, params, wait)

    async def _pause(self, turn: int, wait: Wait) -> None:
        pause = _PAUSE * 2**turn * self._jitter.uniform(1, 1.5)
        await self.sleep(wait.seconds if wait.seconds >= 0 else pause)

    async def _once(self, method: str, params: JsonValue, wait: Wait) -> Answer:
        identity = next(self._ids)
        response, at = await self._posted(_request(identity, method, params), method)
        self._checked(response, at, wait)
        try:
            limits = rpc_limits(self.limits, method)
            body = canonical_reply(response.body, identity, limits.body)
            _check(method, body)
        except SourceError as error:
            raise self._named(error) from None
        return self._answer(response, body, at)

    async def _try_batch(self) -> Answer:
        """Whether the node takes several requests at once; never an error."""
        asked: Sequence[Asked] = [("eth_chainId", []), ("eth_chainId", [])]
        outcomes: Sequence[Outcome] = ()
        with contextlib.suppress(SourceError):
            outcomes = await self._together(asked)
        self._batches = len(outcomes) == len(asked) and all(
            isinstance(each, Answer) for each in outcomes
        )
        told = b'{"result":true}' if self._batches else b'{"result":false}'
        return Answer(200, (), told, self.clock(), redact.endpoint(self.url))

    async def _batch(self, asked: Sequence[Asked]) -> Sequence[Outcome]:
        """The outcomes of several requests; each that gave none in the batch is asked alone."""
        found: dict[int, Outcome] = {}
        if len(asked) > 1 and self._breaker.closed:
            together: Sequence[Outcome] = ()
            with contextlib.suppress(SourceError):
                together = await self._together(asked)
            found = {at: each for at, each in enumerate(together) if isinstance(each, Answer)}
        left = [at for at in range(len(asked)) if at not in found]
        singles = await all_of([partial(self._outcome, *asked[at]) for at in left])
        found.update(zip(left, singles, strict=True))
        return [found[at] for at in range(len(asked))]

    async def _outcome(self, method: str, params: JsonValue) -> Outcome:
        try:
            return await self._alone(method, params)
        except SourceError as error:
            return error

    async def _together(self, asked: Sequence[Asked]) -> Sequence[Outcome]:
        """One batch; SourceError when the node does not answer it as such."""
        identities = [next(self._ids) for _ in asked]
        sent = [_request(identity, *each) for identity, each in zip(identities, asked, strict=True)]
        response, at = await self._posted(sent, asks.BATCH)
        self._checked(response, at, Wait())
        replies = members(response.body, rpc_limits(self.limits, asks.BATCH).body)
        outcomes: list[Outcome] = []
        for identity, (method, _) in zip(identities, asked, strict=True):
            try:
                body = canonical_member(replies, identity)
                _check(method, body)
            except SourceError as error:
                outcomes.append(error)
            else:
                outcomes.append(self._answer(response, body, at))
        return outcomes

    async def _posted(self, sent: object, method: str) -> tuple[Response, datetime]:
        request = Request("POST", self.url, _HEADERS, json.dumps(sent).encode())
        async with self._pace.turn():
            response = await self.transport.fetch(request, rpc_limits(self.limits, method))
        return response, self.clock()

    def _answer(self, response: Response, body: bytes, at: datetime) -> Answer:
        return Answer(response.status, (), body, at, redact.endpoint(self.url))

    def _checked(self, response: Response, at: datetime, wait: Wait) -> None:
        try:
            check_status(response, at, wait)
        except SourceError as error:
            raise self._named(error) from None

    def _named(self, error: SourceError) -> SourceError:
        told = f"{redact.endpoint(self.url)}: {error.detail}"
        return SourceError(error.cause, error.reason, told)


def _request(identity: int, method: str, params: JsonValue) -> dict[str, JsonValue]:
    return {"jsonrpc": "2.0", "id": identity, "method": method, "params": params}


def _check(method: str, body: bytes) -> None:
    reply = read_reply(body)
    if isinstance(reply, RpcError):
        error = classified(reply, method)
        if error.reason in ("rate_limited", "rpc_unauthorized", "rpc_overloaded"):
            raise error
        return
    SHAPES[method](reply["result"], f"the result of {method}")
