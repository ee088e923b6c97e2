"""Reads one token contract at the pinned block: identity, supply, multiplier views, inventory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.base.keccak import keccak
from auditor.collect.interface import Call, ChainReader, Reading
from auditor.collect.unit_models import REVERTED, Probe, Probes, ambiguous, decide
from auditor.errors import SourceError
from auditor.model.product import Deployment
from auditor.registry.listings import Listing, Listings


SYMBOL, NAME = "symbol()(string)", "name()(string)"
DECIMALS, TOTAL_SUPPLY = "decimals()(uint256)", "totalSupply()(uint256)"
UI_MULTIPLIER = "uiMultiplier()(uint256)"
CURRENT_MULTIPLIER = "getCurrentMultiplier()(uint256,uint256,uint256)"
BALANCE_PER_SHARE = "balancePerShare()(uint128)"
MULTIPLIER = "multiplier()(uint256)"
BALANCE_OF = "balanceOf(address)(uint256)"
SUPPORTS = "supportsInterface(bytes4)(bool)"
S_VALUE = "getSValue(address)(uint128,bool)"
NEW_UI_MULTIPLIER, EFFECTIVE_AT = "newUIMultiplier()(uint256)", "effectiveAt()(uint256)"
NEW_MULTIPLIER = "newMultiplier()(uint256)"
NEW_MULTIPLIER_AT = "newMultiplierActivationTime()(uint256)"
# The next multiplier and its time, where a token has such views.
PENDING = ((NEW_UI_MULTIPLIER, EFFECTIVE_AT), (NEW_MULTIPLIER, NEW_MULTIPLIER_AT))
SCALED_UI_AMOUNT = bytes.fromhex("a60bf13d")  # ERC-165 id of ERC-8056

_PLAIN = (TOTAL_SUPPLY, DECIMALS, SYMBOL, NAME)
PROBES = (UI_MULTIPLIER, CURRENT_MULTIPLIER, BALANCE_PER_SHARE, MULTIPLIER)
SCALING = (DECIMALS, *PROBES)
# What a token must say alike to whoever asks.
ALIKE = (TOTAL_SUPPLY, DECIMALS, *PROBES)
CALLER_DEPENDENT = "caller_dependent"
_OUTCOME = Reading | SourceError


async def attempt(reader: ChainReader, address: str, signature: str, *given: object) -> _OUTCOME:
    """One view, with a failure as a value: it costs the fields that need it, no others."""
    try:
        return await reader.view(address, signature, *given)
    except SourceError as error:
        return error


@dataclass(frozen=True, slots=True)
class Token:
    """What one contract answered; each accessor raises the SourceError of the read it needs."""

    answers: Mapping[str, _OUTCOME]
    balances: tuple[_OUTCOME, ...]
    escrow: tuple[_OUTCOME, ...]
    model: str | SourceError
    external: _OUTCOME

    def reading(self, signature: str) -> Reading:
        """The answer to a view."""
        return _reading(self.answers[signature])

    def whole(self, signature: str) -> int:
        """The first value of an answer as an integer."""
        return first_whole(self.reading(signature))

    def text(self, signature: str) -> str:
        """The first value of an answer as text."""
        value = self.reading(signature).values[0]
        if isinstance(value, bytes):
            return _fixed_text(value)
        return str(value)

    def unit_model(self) -> str:
        """The decided unit model."""
        if isinstance(self.model, SourceError):
            raise self.model
        return self.model

    def probes(self) -> Probes:
        """The multiplier views; a view that failed, rather than reverted, is an error."""
        return Probes(*(_probe(self.answers[signature]) for signature in PROBES))

    def external_word(self) -> int:
        """The multiplier kept by another contract."""
        return first_whole(_reading(self.external))

    def held(self) -> tuple[int, ...]:
        """Raw balances of the inventory addresses."""
        return tuple(first_whole(_reading(each)) for each in self.balances)

    def locked(self) -> tuple[int, ...]:
        """Raw balances of the bridges that keep tokens of this chain locked."""
        return tuple(first_whole(_reading(each)) for each in self.escrow)

    def readings(self, signatures: Sequence[str]) -> tuple[Reading, ...]:
        """Those of the views that answered, else the first answer there is.

        SourceError when no view answered at all.
        """
        answered = {
            signature: answer
            for signature, answer in self.answers.items()
            if isinstance(answer, Reading)
        }
        if not answered:
            return (self.reading(signatures[0]),)
        wanted = tuple(answered[each] for each in signatures if each in answered)
        return wanted or (next(iter(answered.values())),)

    def supply_readings(self) -> tuple[Reading, ...]:
        """Every read the row of this token's supply is computed from."""
        others = (self.external, *self.balances, *self.escrow)
        own = self.readings((TOTAL_SUPPLY, *SCALING))
        return (*own, *(each for each in others if isinstance(each, Reading)))


def issuer_of(deployment: Deployment) -> str:
    """The issuer the shipped lists name for a contract; empty when they do not know it."""
    found = Listings.load().find(deployment.chain, deployment.address)
    return found.issuer if isinstance(found, Listing) else ""


async def read_token(reader: ChainReader, deployment: Deployment, issuer: str) -> Token:
    """Every view of a token; SourceError (unreadable, no_code) when there is no contract."""
    address = deployment.address
    if not await reader.has_code(address):
        told = f"no contract at {address} on {deployment.chain} at block {reader.block.number}"
        raise SourceError("unreadable", "no_code", told)
    # A reconstructed recording holds what was published, and nothing was about these.
    live = bool(reader.block.hash)
    pending = tuple(view for pair in PENDING for view in pair) if live else ()
    signatures = (*_PLAIN, *PROBES, *pending)
    locked = escrow_of(deployment) if live else ()
    calls = [Call(address, signature) for signature in signatures]
    calls += [Call(address, BALANCE_OF, (held,)) for held in (*deployment.inventory, *locked)]
    found = await reader.views(calls)
    answers: dict[str, _OUTCOME] = dict(zip(signatures, found, strict=False))
    if live:
        answers |= await _asked_by_another(reader, address, answers)
    for signature in (SYMBOL, NAME):
        answers[signature] = await _bytes32_too(reader, address, signature, answers[signature])
    model = await _model(reader, deployment, issuer, answers)
    external = await _external(reader, deployment, model)
    held = found[len(signatures) :]
    owned = len(deployment.inventory)
    return Token(answers, held[:owned], held[owned:], model, external)


def escrow_of(deployment: Deployment) -> tuple[str, ...]:
    """The addresses the product file labels as bridges of this deployment."""
    return tuple(
        sorted(address for address, label in deployment.labels.items() if label.kind == "bridge")
    )


def first_whole(reading: Reading) -> int:
    """The first value as an integer; SourceError (unreadable, bad_returndata) otherwise."""
    value = reading.values[0] if reading.values else "nothing"
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise SourceError("unreadable", "bad_returndata", f"{reading.locator} gave {value!r:.60}")


async def _asked_by_another(
    reader: ChainReader, address: str, answers: Mapping[str, _OUTCOME]
) -> dict[str, _OUTCOME]:
    """The views that answer somebody else differently, each as an error.

    The other caller follows from the block, so that a token cannot know it beforehand.
    """
    caller = "0x" + keccak(f"{reader.block.hash} {address.lower()}".encode())[-20:].hex()
    asked = [view for view in ALIKE if isinstance(answers[view], Reading)]
    again = await reader.views([Call(address, view, (), caller) for view in asked])
    differing: dict[str, _OUTCOME] = {}
    for view, other in zip(asked, again, strict=True):
        first = _reading(answers[view])
        if isinstance(other, SourceError) and other.reason != "reverted":
            differing[view] = other
        elif isinstance(other, SourceError) or other.values != first.values:
            told = f"{first.locator} answers {caller} otherwise: what it says depends on who asks"
            differing[view] = SourceError("conflicting", CALLER_DEPENDENT, told)
    return differing


async def _model(
    reader: ChainReader, deployment: Deployment, issuer: str, answers: Mapping[str, _OUTCOME]
) -> str | SourceError:
    try:
        probes = Probes(*(_probe(answers[signature]) for signature in PROBES))
        model = decide(deployment.unit_model, issuer, probes)
        if deployment.unit_model == "auto" and model == "none":
            await _refuse_hidden_multiplier(reader, deployment.address)
    except SourceError as error:
        return error
    return model


async def _refuse_hidden_multiplier(reader: ChainReader, address: str) -> None:
    """A token that claims ERC-8056 while its view reverts has a multiplier we cannot read."""
    claim = await attempt(reader, address, SUPPORTS, SCALED_UI_AMOUNT)
    if isinstance(claim, SourceError):
        if claim.reason != "reverted":
            raise claim
    elif claim.values[0] is True:
        raise ambiguous("the token claims ERC-8056, but uiMultiplier() reverts")


async def _external(
    reader: ChainReader, deployment: Deployment, model: str | SourceError
) -> _OUTCOME:
    if model != "external_multiplier":
        return SourceError("not_collected", "no_multiplier_source", "not needed by its unit model")
    source = deployment.multiplier_source
    if source is None:
        told = "multiplier_source names no contract, and without it this supply means nothing"
        return SourceError("not_collected", "no_multiplier_source", told)
    return await attempt(reader, source, S_VALUE, deployment.address)


async def _bytes32_too(
    reader: ChainReader, address: str, signature: str, answer: _OUTCOME
) -> _OUTCOME:
    # Tokens older than the string return type answer 32 bytes.
    if isinstance(answer, Reading) or answer.reason != "bad_returndata":
        return answer
    again = await attempt(reader, address, signature.replace("(string)", "(bytes32)"))
    return again if isinstance(again, Reading) else answer


def _probe(answer: _OUTCOME) -> Probe:
    if isinstance(answer, SourceError) and answer.reason == "reverted":
        return REVERTED
    return first_whole(_reading(answer))


def _reading(answer: _OUTCOME) -> Reading:
    if isinstance(answer, SourceError):
        raise answer
    return answer


def _fixed_text(value: Sequence[int]) -> str:
    try:
        return bytes(value).rstrip(b"\0").decode()
    except UnicodeDecodeError:
        raise SourceError("unreadable", "bad_returndata", "32 bytes that are no text") from None
