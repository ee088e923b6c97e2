"""Asks the chains what a contract is: its symbol, how it is built, how its units become shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

from auditor.base.text import printable
from auditor.clients.pages import Pages
from auditor.collect.control.asking import Asking
from auditor.collect.control.proxies import Proxy, read_proxy
from auditor.collect.interface import Context
from auditor.collect.side_by_side import all_of
from auditor.collect.supply.solana import SOLANA, SolanaToken, read_solana
from auditor.collect.token import NAME, SYMBOL, Token, issuer_of, read_token
from auditor.collect.unit_models import REVERTED, WAD, checked_word, word_of
from auditor.errors import SourceError
from auditor.model.product import Deployment
from auditor.pipeline.sources import Live, Opened, opened
from auditor.render.exact import typed


_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Detected:
    """What a chain said of one contract; `symbol` and `name` are empty where it said none.

    `notes` are sentences for the product file: what was read and where, or why it was not.
    """

    deployment: Deployment
    symbol: str
    name: str
    notes: tuple[str, ...]


async def detect(deployments: Sequence[Deployment], live: Live) -> tuple[Detected, ...]:
    """Each contract as its chain shows it; what cannot be read stays as it is, with the reason."""
    async with opened(live, Path(), None) as world:
        context = _context(world)
        return tuple(await all_of([partial(_detected, each, context) for each in deployments]))


def _context(world: Opened) -> Context:
    return Context(
        as_of=world.as_of,
        chains=world.chains,
        reader=Pages(world.wire),
        origin=world.recording.origin,
    )


async def _detected(deployment: Deployment, context: Context) -> Detected:
    try:
        if deployment.chain.startswith(SOLANA):
            return _of_mint(await read_solana(deployment, Fraction(1), context))
        return await _of_contract(deployment, context)
    except SourceError as error:
        return Detected(deployment, "", "", (f"not read: {error.detail}",))


def _of_mint(token: SolanaToken) -> Detected:
    slot = f"at slot {token.reading.slot}"
    if isinstance(token.model, SourceError) or isinstance(token.multiplier, SourceError):
        failed = token.model if isinstance(token.model, SourceError) else token.multiplier
        found, note = token.deployment, f"unit model not detected {slot}: {_detail(failed)}"
    elif token.model == "none":
        found = _with_model(token.deployment, "none")
        note = f"the mint has no multiplier {slot}"
    else:
        found = _with_model(token.deployment, token.model)
        note = f"ScaledUiAmount multiplier {typed(token.multiplier)} {slot}"
    return Detected(found, _shown(token.mint.symbol), _shown(token.mint.name), (note,))


async def _of_contract(deployment: Deployment, context: Context) -> Detected:
    reader = await context.chains.reader(deployment.chain)
    where = f"at block {reader.block.number}"
    token = await read_token(reader, deployment, issuer_of(deployment))
    try:
        proxy = _build(await read_proxy(Asking(reader), deployment.address.lower()))
    except SourceError as error:
        proxy = f"how it is built was not read: {error.detail}"
    found, note = _modelled(deployment, token)
    return Detected(
        found, _text(token, SYMBOL), _text(token, NAME), (f"{proxy}, {where}", f"{note}, {where}")
    )


def _build(proxy: Proxy) -> str:
    if proxy.kind == "none":
        return "no proxy that is known: its code stands at the address itself"
    parts = [f"{proxy.kind} proxy"]
    parts += [f"beacon {proxy.beacon}"] if proxy.beacon else []
    parts += [f"implementation {proxy.implementation}"] if proxy.implementation else []
    return ", ".join(parts)


def _modelled(deployment: Deployment, token: Token) -> tuple[Deployment, str]:
    """The unit model the contract shows, as far as it shows one, and its multiplier."""
    try:
        model = token.unit_model()
        if model == "external_multiplier":
            return _external(deployment, token)
        word = word_of(model, token.probes())
        if word is REVERTED:
            return _with_model(deployment, model), "no multiplier view answers"
        told = typed(Fraction(checked_word(word), WAD))
    except SourceError as error:
        return deployment, f"unit model not detected: {error.detail}"
    return _with_model(deployment, model), f"multiplier {told}"


def _external(deployment: Deployment, token: Token) -> tuple[Deployment, str]:
    """A multiplier kept elsewhere counts only when the contract named for it answers."""
    found = _with_model(deployment, "external_multiplier")
    try:
        told = typed(Fraction(checked_word(token.external_word()), WAD))
    except SourceError as error:
        note = f"its issuer keeps the multiplier in another contract, not read: {error.detail}"
        return found, note
    return found, f"multiplier {told} by {deployment.multiplier_source}"


def _with_model(deployment: Deployment, model: str) -> Deployment:
    return Deployment.model_validate({**deployment.model_dump(by_alias=True), "unit_model": model})


def _text(token: Token, signature: str) -> str:
    try:
        return _shown(token.text(signature))
    except SourceError:
        return ""


def _shown(text: str) -> str:
    return printable(text, _LONGEST).strip()


def _detail(error: object) -> str:
    return error.detail if isinstance(error, SourceError) else str(error)
