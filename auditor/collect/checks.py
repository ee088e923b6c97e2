"""Finds mistakes in a product file that its model cannot see, before anything is collected."""

from collections.abc import Mapping, Sequence

import jmespath
from jmespath.exceptions import JMESPathError

from auditor.collect.documents.statements import Path, check_statements
from auditor.collect.reserve.pages import FIELDS as RESERVE_FIELDS
from auditor.collect.supply.figures import FIELDS as SUPPLY_FIELDS
from auditor.errors import nearest
from auditor.model import stand_in
from auditor.model.catalogue import CATALOGUE
from auditor.model.key import Catalogue
from auditor.model.product import ProductSpec
from auditor.model.source import TOPICS
from auditor.registry.sessions import exchanges


Problem = tuple[Path, str]


def check_product(spec: ProductSpec, catalogue: Catalogue = CATALOGUE) -> list[Problem]:
    """Every wrong statement and selector: the path in the document and what is wrong there."""
    return [*check_statements(spec, catalogue), *check_selectors(spec)]


def doubts_about(spec: ProductSpec) -> list[str]:
    """What is allowed in a product file and most likely meant otherwise, for its author."""
    told: list[str] = []
    for index, document in enumerate(spec.documents):
        for topic in document.topic:
            if topic not in TOPICS:
                hint = nearest(topic, TOPICS) or f"Known: {', '.join(TOPICS)}."
                told.append(f"unknown topic {topic!r} (documents[{index}]). {hint}")
    exchange = spec.underlying.exchange
    known = exchanges()
    if exchange not in known and exchange != stand_in.MARKET:
        hint = nearest(exchange, known) or f"Known: {', '.join(known)}."
        told.append(f"no session table for {exchange} (underlying.exchange). {hint}")
    return told


def check_selectors(spec: ProductSpec) -> list[Problem]:
    """Unknown names in `fields`, and values that are no JMESPath expression."""
    problems: list[Problem] = []
    for index, reserve in enumerate(spec.reserves):
        here: Path = ("reserves", index, "fields")
        problems += _fields(here, reserve.fields, RESERVE_FIELDS)
    for index, deployment in enumerate(spec.deployments):
        for number, source in enumerate(deployment.supply_sources):
            here = ("deployments", index, "supply_sources", number, "fields")
            # In a table the values are column names, which may be anything.
            selectors = (
                source.fields if source.kind == "json" else dict.fromkeys(source.fields, "a")
            )
            problems += _fields(here, selectors, SUPPLY_FIELDS)
            if not {"tokens", "shares"} & set(source.fields):
                problems.append((here, "neither tokens nor shares is named"))
    return problems


def _fields(here: Path, fields: Mapping[str, str], known: Sequence[str]) -> list[Problem]:
    problems: list[Problem] = []
    for name, selector in fields.items():
        if name not in known:
            hint = nearest(name, known) or f"Valid: {', '.join(known)}."
            problems.append(((*here, name), f"unknown field {name!r}. {hint}"))
        elif _is_broken(selector):
            problems.append(((*here, name), f"{selector!r} is not a JMESPath expression"))
    return problems


def _is_broken(selector: str) -> bool:
    try:
        jmespath.compile(selector)
    except (JMESPathError, RecursionError):
        return True
    return False
