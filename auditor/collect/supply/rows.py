"""The rows a token becomes: raw supply, shares claimed, inventory, and what it calls itself."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from auditor.base.instants import from_unix
from auditor.collect.figures import missing
from auditor.collect.sources import STRENGTH_OF_CLASS
from auditor.collect.supply.figures import SupplyFigure
from auditor.collect.token import DECIMALS, NAME, PENDING, SYMBOL, TOTAL_SUPPLY, Token, escrow_of
from auditor.collect.unit_models import (
    REVERTED,
    WAD,
    Scale,
    checked_decimals,
    checked_word,
    scale,
    word_of,
)
from auditor.errors import SourceError
from auditor.model.product import Deployment, ProductSpec
from auditor.model.provenance import UNDATED, Strength
from auditor.model.reading import read_number
from auditor.model.report import BlockStamp
from auditor.model.unit import RATIO, unit
from auditor.model.value import (
    Cause,
    Enumeration,
    Field,
    Flag,
    Missing,
    Moment,
    Quantity,
    Record,
    Text,
    Value,
)


_COUNT, _SHARES = unit("count"), unit("shares")
NOT_THERE = Missing(Cause.UNREADABLE, "no_metadata", "the token does not say")
NO_BLOCK = Missing(Cause.NOT_COLLECTED, "no_recorded_block", "the recording names no block")


def shares_per_token(product: ProductSpec) -> Fraction:
    """The declared ratio, exactly."""
    return read_number(str(product.underlying.shares_per_token))


def supply_row(deployment: Deployment, token: Token, block: BlockStamp, ratio: Fraction) -> Record:
    """Raw supply and what it means in shares; each field that needs a failed read is missing."""
    scaled = partial(scale_of, token, ratio)

    def shares() -> Value:
        return Quantity(scaled().shares(token.whole(TOTAL_SUPPLY)), _SHARES)

    return {
        **_place(deployment),
        "unit_model": field(lambda: Enumeration(token.unit_model())),
        "raw": field(lambda: Quantity(Fraction(token.whole(TOTAL_SUPPLY)), _COUNT)),
        "decimals": field(lambda: Quantity(Fraction(_decimals(token)), _COUNT)),
        "multiplier": field(lambda: multiplier_of(token, ratio)),
        "shares": field(shares),
        "inventory_shares": field(lambda: inventory_of(token, scaled)),
        "locked_shares": field(lambda: locked_of(token, scaled)),
        **_pending(token, block),
        "read_from": Enumeration("chain"),
        # A reconstructed recording has no block: a number would be invented.
        "block": Quantity(Fraction(block.number), _COUNT) if block.hash else NO_BLOCK,
        "block_time": Moment(block.time),
    }


def scale_of(token: Token, ratio: Fraction) -> Scale:
    """How this token's raw units become shares; SourceError when that cannot be told."""
    model = token.unit_model()
    decimals = _decimals(token)
    if model in ("rebased_total", "none"):
        return scale(model, decimals, WAD, ratio)
    return scale(model, decimals, _needed_word(model, token), ratio)


def multiplier_of(token: Token, ratio: Fraction) -> Value:
    """Shares per internal unit: the multiplier, or the declared ratio of a token without one."""
    model = token.unit_model()
    if model == "none":
        return Quantity(ratio, RATIO)
    return Quantity(Fraction(_needed_word(model, token), WAD), RATIO)


def inventory_of(token: Token, scaled: Callable[[], Scale]) -> Value:
    """Shares claimed by unsold tokens; SourceError when a balance failed or exceeds the supply."""
    if not token.balances:
        return Quantity(Fraction(0), _SHARES)
    held = token.held()
    if sum(held) > token.whole(TOTAL_SUPPLY):
        told = f"inventory of {sum(held)} units exceeds the supply"
        raise SourceError("conflicting", "source_dispute", told)
    rule = scaled()
    return Quantity(sum((rule.shares(raw) for raw in held), Fraction(0)), _SHARES)


def locked_of(token: Token, scaled: Callable[[], Scale]) -> Value:
    """Shares claimed by tokens that bridges hold for copies on other chains."""
    raw = token.locked()
    if not raw:
        return Quantity(Fraction(0), _SHARES)
    rule = scaled()
    return Quantity(sum((rule.shares(each) for each in raw), Fraction(0)), _SHARES)


def _pending(token: Token, block: BlockStamp) -> Record:
    """The next multiplier and when it takes effect, where one is announced for after the block."""
    for new, when in PENDING:
        try:
            word, at = token.whole(new), from_unix(token.whole(when))
        except (KeyError, ValueError, SourceError):
            continue
        if at > block.time:
            return {
                "pending_multiplier": field(partial(_announced, word)),
                "pending_at": Moment(at),
            }
    return {}


def _announced(word: int) -> Value:
    return Quantity(Fraction(checked_word(word), WAD), RATIO)


def identity_row(deployment: Deployment, token: Token, symbol: str) -> Record:
    """What the contract calls itself, beside the product file; letters must be the same ones."""
    return named_row(
        deployment,
        field(lambda: Text(token.text(SYMBOL))),
        field(lambda: Text(token.text(NAME))),
        field(lambda: Flag(token.text(SYMBOL) == symbol)),
    )


def unread_row(deployment: Deployment, nothing: Missing) -> Record:
    """The row of a deployment nobody could read; without listed wallets nothing is unsold."""
    names = ("unit_model", "raw", "decimals", "multiplier", "shares")
    stamps = ("read_from", "block", "block_time")
    unsold = nothing if deployment.inventory else Quantity(Fraction(0), _SHARES)
    return {
        **_place(deployment),
        **dict.fromkeys((*names, *stamps), nothing),
        "inventory_shares": unsold,
        "locked_shares": nothing if escrow_of(deployment) else Quantity(Fraction(0), _SHARES),
    }


def field(make: Callable[[], Value]) -> Field:
    """A field's value, or why it is missing."""
    try:
        return make()
    except SourceError as error:
        return missing(error)


def _needed_word(model: str, token: Token) -> int:
    if model == "external_multiplier":
        return checked_word(token.external_word())
    word = word_of(model, token.probes())
    if word is REVERTED:
        told = "the multiplier view reverts, which is not a multiplier of 1"
        raise SourceError("unreadable", "reverted", told)
    return checked_word(word)


def _decimals(token: Token) -> int:
    try:
        value = token.whole(DECIMALS)
    except SourceError as error:
        if error.cause != "unreadable":
            raise
        raise SourceError("unreadable", "decimals", error.detail) from None
    return checked_decimals(value)


def figure_row(row: Record, figure: SupplyFigure) -> Record:
    """An unread row with the figure somebody else gives."""
    third = STRENGTH_OF_CLASS[figure.source.class_] is not Strength.ISSUER
    dated: dict[str, Field] = {}
    if figure.as_of != UNDATED:
        dated["block_time"] = Moment(figure.as_of)
    return {
        **row,
        "shares": Quantity(figure.shares, _SHARES),
        "read_from": Enumeration("third_party" if third else "issuer"),
        **dated,
    }


def named_row(deployment: Deployment, symbol: Field, name: Field, matches: Field) -> Record:
    """The row of a contract's own words, each of which may be missing."""
    return {**_place(deployment), "symbol": symbol, "name": name, "symbol_matches": matches}


def _place(deployment: Deployment) -> dict[str, Field]:
    return {"chain": Text(deployment.chain), "address": Text(deployment.address)}
