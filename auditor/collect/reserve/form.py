"""Reads the form an issuer publishes: reserve statements, contracts and terms, all as its claim."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pydantic import ValidationError

from auditor.base.text import printable
from auditor.collect.figures import missing, not_ahead
from auditor.collect.interface import Collected, Context
from auditor.collect.listing import CHAINS, LISTINGS, listed_row
from auditor.collect.reserve.holdings import Holding, listed, must_add_up, must_be
from auditor.collect.reserve.statement import (
    ISSUER_CIRCULATING,
    SHARES,
    STATEMENTS,
    UNSAID,
    Said,
    amounts,
    statement,
    strength_of,
)
from auditor.collect.sources import Page, fetch, read_json
from auditor.errors import SourceError
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Observation
from auditor.model.issuer_form import RISKS, FormReserve, IssuerForm
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Provenance, Undated
from auditor.model.reading import read_value
from auditor.model.reserve_source import Reserve, read_stamp
from auditor.model.value import Field, Flag, Moment, Quantity, Record, Records, Text
from auditor.registry.chains import same_address


async def from_form(product: ProductSpec, reserve: Reserve, context: Context) -> list[Collected]:
    """Everything the form says about this product; SourceError when it is about another."""
    page = await fetch(reserve, context)
    form = read_form(page)
    must_be_about(form, product, page)
    found: list[Collected] = []
    for at, each in enumerate(form.reserves):
        found += _reserve(product, reserve, each, _Place(page, f"reserves[{at}]", context))
    found += _tokens(product, reserve, form, _Place(page, "subject.tokens", context))
    return [*found, *_terms(reserve, form, page, context)]


def read_form(page: Page) -> IssuerForm:
    """The form; SourceError (unreadable, bad_form) names the first thing wrong with it."""
    try:
        return IssuerForm.model_validate(read_json(page))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the form"
        told = f"{page.name} {printable(where, 80)}: {printable(first['msg'], 200)}"
        raise SourceError("unreadable", "bad_form", told) from None


def must_be_about(form: IssuerForm, product: ProductSpec, page: Page) -> None:
    """SourceError (conflicting, scope_mismatch) when the form is about something else."""
    pairs = (
        (form.subject.symbol, product.symbol),
        (form.subject.ticker, product.underlying.ticker),
        (form.subject.isin, product.underlying.isin),
        (form.issuer, product.issuer.name),
    )
    for told, wanted in pairs:
        if told != wanted:
            ours = wanted or "what the product file leaves open"
            problem = f"{page.name} is about {printable(told, 60)!r}, not {ours}"
            raise SourceError("conflicting", "scope_mismatch", problem)


def said_of(told: FormReserve, reserve: Reserve, page: Page) -> Said:
    """One statement; SourceError (conflicting) when its parts do not add up to it.

    What a proof leaves out the issuer can say of itself; that a proof shows more than shares
    only somebody outside can.
    """
    held = [Holding(Fraction(each.quantity)) for each in told.holdings]
    if held:
        must_add_up(Fraction(told.amount), held, page.name)
    as_of = not_ahead(read_stamp(told.as_of), page.answer.observed_at, page.name)
    published: Field = Moment(read_stamp(told.published_at)) if told.published_at else UNSAID
    amount, otherwise = amounts(Fraction(told.amount), told.unit)
    shown = tuple(aspect for aspect, is_shown in told.scope.items() if is_shown)
    outside = reserve.class_ in ("third_party", "custodian")
    return Said(
        amount=amount,
        as_of=Moment(as_of),
        published_at=published,
        verifier=Text(told.verifier.name) if told.verifier else UNSAID,
        unit=told.unit,
        otherwise=otherwise,
        covers=shown if outside else tuple(each for each in shown if each == "existence"),
        leaves_out=tuple(
            aspect
            for aspect, is_shown in told.scope.items()
            if not is_shown and aspect not in reserve.scope
        ),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part of the form stands."""

    page: Page
    part: str
    context: Context

    def stamp(self, reserve: Reserve, as_of: Moment | Undated) -> Provenance:
        """That place as a provenance."""
        return self.context.provenance(
            source=self.page.name,
            locator=f"{self.page.name} {self.part}",
            observed_at=self.page.answer.observed_at,
            as_of=as_of.at if isinstance(as_of, Moment) else as_of,
            digest=self.page.answer.digest,
            strength=strength_of(reserve),
            supplied=self.page.supplied,
        )


def _reserve(
    product: ProductSpec, reserve: Reserve, told: FormReserve, place: _Place
) -> Iterator[Collected]:
    held = [
        Holding(Fraction(each.quantity), each.symbol or "", each.isin or "", each.custodian)
        for each in told.holdings
    ]
    in_shares = held if told.unit == "shares" else []
    yield from listed(place.page.name, in_shares, product.underlying, place.stamp(reserve, UNDATED))
    try:
        must_be(held, product.underlying)
        said = said_of(told, reserve, place.page)
    except SourceError as error:
        said = Said(amount=missing(error), as_of=missing(error), unit=told.unit)
    at = said.as_of if isinstance(said.as_of, Moment) else UNDATED
    stamp = place.stamp(reserve, at)
    rows: tuple[Record, ...] = (statement(reserve, said),)
    yield Observation(STATEMENTS, Records(rows, complete=True), stamp)
    if told.supply_claimed is not None and isinstance(at, Moment):
        claimed = Quantity(Fraction(told.supply_claimed), SHARES)
        yield Observation(ISSUER_CIRCULATING, claimed, stamp)


def _tokens(
    product: ProductSpec, reserve: Reserve, form: IssuerForm, place: _Place
) -> Iterator[Collected]:
    """The contracts the form names, and the chains they stand on."""
    tokens = form.subject.tokens
    if not tokens:
        return
    stamp = place.stamp(reserve, UNDATED)
    for each in product.deployments:
        if any(
            each.chain == token.chain and same_address(each.chain, token.address, each.address)
            for token in tokens
        ):
            row = listed_row(each, form.subject.symbol, product.symbol, place.page.name)
            yield Observation(LISTINGS, Records((row,), complete=True), stamp)
    chains: tuple[Record, ...] = tuple(
        {"chain": Text(chain)} for chain in sorted({token.chain for token in tokens})
    )
    yield Observation(CHAINS, Records(chains, complete=form.subject.every_token), stamp)


def _terms(reserve: Reserve, form: IssuerForm, page: Page, context: Context) -> Iterator[Collected]:
    for key, value in form.terms.items():
        stamp = _Place(page, f"terms {key}", context).stamp(reserve, UNDATED)
        yield Observation(key, read_value(CATALOGUE[key], value), stamp)
    for name, key in RISKS.items():
        if getattr(form.risks, name):
            stamp = _Place(page, f"risks.{name}", context).stamp(reserve, UNDATED)
            yield Observation(key, Flag(value=True), stamp)
