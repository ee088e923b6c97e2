"""What `convert` does: finds the evidence, chooses the ways, prints the lines."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import anyio
import click

from auditor.base.text import visible
from auditor.cli.choices import Choices
from auditor.cli.codes import PASSED, UNDECIDED
from auditor.cli.gates import Gates
from auditor.cli.run import moment_of, source_of
from auditor.evaluate.convert import from_money, from_shares, from_tokens, token_of
from auditor.evaluate.convert.rate import Rate, rates, unconverted
from auditor.evaluate.convert.terms import Terms, read_terms
from auditor.model.calculation import Calculation
from auditor.model.product import ProductSpec
from auditor.model.report import Report
from auditor.pipeline.again import judged_again
from auditor.pipeline.audit import audit
from auditor.pipeline.inputs import read_product, read_rules
from auditor.pipeline.sources import read_bundle
from auditor.registry.chains import chain
from auditor.render import figures, wording
from auditor.render.formats.json_converter import calculation_v1
from auditor.render.view.calculation import told


_NOT_ENOUGH = (
    "unit_model: {} in the product file is not enough: decimals, and a multiplier where "
    "there is one, are read from the contract"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One call: how much of what, on which evidence, with which assumptions."""

    amount: Fraction
    unit: str
    assumed: Mapping[str, Fraction]
    product: Path | None = None
    bundle: Path | None = None
    replay: Path | None = None
    config: Path | None = None
    packs: tuple[Path, ...] = ()
    as_of: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    currency: str = ""
    as_json: bool = False


def converted(wish: Wish) -> int:
    """Prints every way for every deployment; undecided when no deployment can be converted."""
    if wish.amount < 0:
        raise click.UsageError("AMOUNT: a conversion starts from nothing or more.")
    report = _report(wish)
    kind, currency = _unit(wish, report.product)
    try:
        terms = read_terms(report.evidence, report.product, currency, wish.assumed)
    except ValueError as error:
        raise click.UsageError(f"--assume: {visible(str(error))}.") from None
    found = [rate for rate in rates(report.evidence) if _is_wanted(rate, wish.chains)]
    if not found:
        for line in _why_not(report, wish.chains):
            click.echo(f"auditor: {line}", err=True)
        return UNDECIDED
    groups = _groups(found)
    if wish.as_json:
        _print_json(groups, report, terms, kind, wish.amount)
    else:
        _print(groups, report, terms, kind, wish.amount)
    return PASSED


def _report(wish: Wish) -> Report:
    rules = read_rules(wish.packs)
    if wish.bundle is not None:
        bundle = read_bundle(wish.bundle)
        return judged_again(bundle, rules, draft=False, own_facts=True).report
    if wish.product is None:
        raise click.UsageError("--product FILE or --from BUNDLE says which token is meant.")
    product = read_product(wish.product, rules)
    source = source_of(
        Choices(Path(), "", Gates(), config=wish.config, as_of=wish.as_of, replay=wish.replay)
    )()
    when = moment_of(wish.as_of)

    async def go() -> Report:
        return (await audit(product, rules, source, as_of=when)).report

    return anyio.run(go)


def _unit(wish: Wish, product: ProductSpec) -> tuple[str, str]:
    """`tokens`, `shares` or `money`, and the currency wanted; UsageError for anything else."""
    name, currency = wish.unit, wish.currency
    both = product.symbol.lower() == product.underlying.ticker.lower()
    if both and name.lower() == product.symbol.lower():
        raise click.UsageError(f"{name} names token and share alike: write tokens or shares.")
    if name.lower() in ("token", "tokens", product.symbol.lower()):
        return "tokens", currency
    if name.lower() in ("share", "shares", product.underlying.ticker.lower()):
        return "shares", currency
    if name.lower() == "money":
        return "money", currency
    if len(name) == len("USD") and name.isascii() and name.isalpha() and name.isupper():
        if currency and currency != name:
            raise click.UsageError(f"--to {currency} beside an amount of {name}: leave one out.")
        return "money", name
    told = f"{product.symbol}, {product.underlying.ticker} or a currency such as USD"
    raise click.UsageError(f"UNIT {visible(name[:40])!r}: write tokens, shares, money, {told}.")


def _is_wanted(rate: Rate, chains: tuple[str, ...]) -> bool:
    return not chains or rate.chain in chains


def _groups(found: list[Rate]) -> list[list[Rate]]:
    """Deployments that count alike, together."""
    groups: dict[tuple[object, ...], list[Rate]] = {}
    for rate in found:
        alike = (rate.unit_model, rate.decimals, rate.factor)
        groups.setdefault(alike, []).append(rate)
    return list(groups.values())


def _ways(
    rate: Rate, report: Report, terms: Terms, kind: str, amount: Fraction
) -> tuple[Calculation, ...]:
    way = {"tokens": from_tokens, "money": from_money}
    token = token_of(rate, report.product)
    if kind == "shares":
        return from_shares(token, terms, amount)
    return way[kind](token, terms, amount)


def _print(
    groups: list[list[Rate]], report: Report, terms: Terms, kind: str, amount: Fraction
) -> None:
    for group in groups:
        names = wording.listed([chain(rate.chain).name for rate in group])
        model = wording.UNIT_MODELS.get(group[0].unit_model, group[0].unit_model)
        click.echo(f"{visible(report.product.symbol)} on {names} ({model})")
        for each in _ways(group[0], report, terms, kind, amount):
            click.echo(f"\n{visible(each.title)}")
            for line in _lines(each):
                click.echo(line)
        click.echo()
    at = figures.instant(report.as_of).replace(figures.NO_BREAK, " ")
    click.echo(f"Evidence as of {at}. Arithmetic, not an offer.")


def _lines(each: Calculation) -> Iterator[str]:
    width = max(len(visible(step.text)) for step in each.steps)
    for number, step in enumerate(each.steps, start=1):
        digits = told(step)
        exact = f"  ({digits.exact})" if digits.exact else ""
        mark = ">" if number == each.main else " "
        value = f"{digits.shown}{exact}".replace(figures.NO_BREAK, " ")
        yield f"{mark}{number:>3}  {visible(step.text):<{width}}  {visible(value)}"


def _print_json(
    groups: list[list[Rate]], report: Report, terms: Terms, kind: str, amount: Fraction
) -> None:
    told = [
        {
            "chains": [rate.chain for rate in group],
            "unit_model": group[0].unit_model,
            "already_scaled": group[0].already_scaled,
            "calculations": [
                calculation_v1(each).model_dump(mode="json")
                for each in _ways(group[0], report, terms, kind, amount)
            ],
        }
        for group in groups
    ]
    whole = {"schema": "auditor/conversion/v1", "root": report.root, "deployments": told}
    click.echo(json.dumps(whole, ensure_ascii=False, indent=2))


def _why_not(report: Report, chains: tuple[str, ...]) -> Iterator[str]:
    """Why nothing can be converted, chain by chain."""
    deployments = report.product.deployments
    reasons = [each for each in unconverted(report.evidence) if not chains or each[0] in chains]
    for name, why in reasons:
        detail = why.detail or wording.CAUSES[why.cause].lower()
        told = f"{name}: tokens cannot be converted: {visible(detail)}"
        declared = next((each.unit_model for each in deployments if each.chain == name), "auto")
        yield told if declared == "auto" else f"{told}. {_NOT_ENOUGH.format(declared)}"
    if not reasons:
        known = ", ".join(rate.chain for rate in rates(report.evidence))
        yield f"no deployment to convert on {', '.join(chains) or 'any chain'}; read: {known}"
