"""How minting is gated by a reserve figure, where a contract gates it."""

from fractions import Fraction

from auditor.clients.reading import Call, Reading
from auditor.collect.control.asking import Asking, Outcome, absent, account, listed, whole
from auditor.collect.control.functions import selector
from auditor.collect.control.proxies import Proxy
from auditor.collect.control.signatures import MINTS
from auditor.collect.control.words import ZERO
from auditor.collect.figures import missing
from auditor.errors import SourceError
from auditor.model.product import Deployment, ProductSpec
from auditor.model.value import Duration, Field, Flag, Quantity, Record, Text


ENABLED, FEED, HEARTBEAT = (
    "proofOfReserveEnabled()(bool)",
    "chainReserveFeed()(address)",
    "chainReserveHeartbeat()(uint256)",
)
ENGINE = "getPolicyEngine()(address)"
POLICIES = "getPolicies(address,bytes4)(address[])"
MODE, AMOUNT = "reserveMarginMode()(uint8)", "reserveMarginAmount()(uint256)"
STALENESS, POLICY_FEED = "maxStalenessSeconds()(uint256)", "reservesFeed()(address)"
_NONE, _PLUS_PART, _PLUS_UNITS, _MINUS_PART, _MINUS_UNITS = range(5)
_BASIS_POINTS = 10_000
_MOST_POLICIES = 32


async def read_gate(
    asking: Asking, product: ProductSpec, deployment: Deployment, proxy: Proxy
) -> Record:
    """The settings of the gate; SourceError `no_gate` where no known gate was found."""
    gate = await _own_gate(asking, deployment) or await _policy(asking, deployment, proxy)
    if not gate:
        told = "no gate of a known build stands before the minting of this contract"
        raise SourceError("unsupported", "no_gate", told)
    # Both builds compare with totalSupply() of the one contract they guard.
    whole_product = len(product.deployments) == 1
    place: Record = {"chain": Text(deployment.chain), "counts_all_chains": Flag(whole_product)}
    return {**place, **gate}


async def _own_gate(asking: Asking, deployment: Deployment) -> Record:
    """A gate inside the token: no margin, a heartbeat, and a switch."""
    views = (ENABLED, FEED, HEARTBEAT)
    answers = await asking.powers(deployment.address, views)
    enabled, feed, heartbeat = (answers[each] for each in views)
    if _absent(feed) or account(feed) == ZERO:
        return {}
    if isinstance(enabled, Reading) and enabled.values[0] is not True:
        told = "the contract has a gate, and it is switched off"
        return _settings(missing(SourceError("unreadable", "gate_off", told)), heartbeat)
    return _settings(Quantity(Fraction(0)), heartbeat)


async def _policy(asking: Asking, deployment: Deployment, proxy: Proxy) -> Record:
    """A policy that an engine runs before each way of minting."""
    engine = await asking.view(deployment.address, ENGINE)
    if _absent(engine) or account(engine) == ZERO:
        return {}
    ways = proxy.logic.has(MINTS)
    gates = [await _gate_of(asking, account(engine), deployment.address, way) for way in ways]
    gated = [each for each in gates if each != ZERO]
    if not gated:
        return {}
    if len(gated) < len(ways) or len(set(gated)) > 1:
        told = f"of {', '.join(ways)} only {len(gated)} pass the gate, or through different ones"
        failed = SourceError("conflicting", "ungated", told)
        return _settings(missing(failed), failed)
    views = (MODE, AMOUNT, STALENESS)
    answers = await asking.powers(gated[0], views)
    mode, amount, staleness = (answers[each] for each in views)
    return _settings(await _margin(asking, deployment, gated[0], (mode, amount)), staleness)


async def _gate_of(asking: Asking, engine: str, token: str, way: str) -> str:
    """The policy of a way of minting that knows a reserve feed; the zero address for none."""
    found = await asking.view(engine, POLICIES, token, selector(way))
    if isinstance(found, SourceError):
        raise found
    policies = listed(found)
    if len(policies) > _MOST_POLICIES:
        raise SourceError("unsupported", "too_large", f"{engine} names {len(policies)} policies")
    feeds = await asking.views([Call(each, POLICY_FEED) for each in policies])
    for policy, feed in zip(policies, feeds, strict=True):
        if not _absent(feed) and account(feed) != ZERO:
            return policy
    return ZERO


async def _margin(
    asking: Asking, deployment: Deployment, policy: str, told: tuple[Outcome, Outcome]
) -> Field:
    """What the gate holds back of the reserve, negative where it lets more out than there is."""
    try:
        mode, amount = (whole(_reading(each)) for each in told)
        if mode == _NONE:
            return Quantity(Fraction(0))
        sign = 1 if mode in (_PLUS_PART, _PLUS_UNITS) else -1
        whole_reserve = await _whole_of(asking, deployment, policy, mode)
        return Quantity(sign * amount / whole_reserve)
    except SourceError as error:
        return missing(error)


async def _whole_of(asking: Asking, deployment: Deployment, policy: str, mode: int) -> Fraction:
    """What the amount of a margin is a part of: basis points, or the reserve in units."""
    if mode in (_PLUS_PART, _MINUS_PART):
        return Fraction(_BASIS_POINTS)
    if mode in (_PLUS_UNITS, _MINUS_UNITS):
        return await _reserve(asking, deployment, policy)
    raise SourceError("unreadable", "bad_returndata", f"margin mode {mode} of {policy}")


async def _reserve(asking: Asking, deployment: Deployment, policy: str) -> Fraction:
    """The reserve the gate looks at, in units of the token."""
    feed = account(await asking.view(policy, POLICY_FEED))
    views = [
        Call(feed, "latestRoundData()(uint80,int256,uint256,uint256,uint80)"),
        Call(feed, "decimals()(uint8)"),
        Call(deployment.address, "decimals()(uint8)"),
    ]
    round_, of_feed, of_token = (_reading(each) for each in await asking.views(views))
    answer = round_.values[1]
    if not isinstance(answer, int) or answer <= 0:
        told = f"the reserve feed {feed} answers {answer!r:.60}"
        raise SourceError("unreadable", "feed_implausible", told)
    return Fraction(answer * 10 ** whole(of_token), 10 ** whole(of_feed))


def _settings(margin: Field, limit: Outcome) -> Record:
    try:
        seconds: Field = Duration(Fraction(whole(_reading(limit))))
    except SourceError as error:
        seconds = missing(error)
    return {"margin": margin, "staleness_limit": seconds}


def _reading(outcome: Outcome) -> Reading:
    if isinstance(outcome, SourceError):
        raise outcome
    return outcome


def _absent(outcome: Outcome) -> bool:
    """Whether the contract has no such view; SourceError when it could not be asked."""
    if isinstance(outcome, Reading):
        return False
    if not absent(outcome):
        raise outcome
    return True
