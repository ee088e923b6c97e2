"""The rows of shipped tables that an audit used, as a bundle carries them for people to read."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime

from auditor.archive.bundle import TABLES
from auditor.base.instants import format_instant
from auditor.model.evidence import Evidence, Fact
from auditor.model.product import ProductSpec
from auditor.model.value import Cell, Series


SESSIONS = "market.sessions"


def tables_used(product: ProductSpec, evidence: Evidence) -> Mapping[str, bytes]:
    """The trading days around the audit; they follow from the evidence, so that replay agrees."""
    entry = evidence[SESSIONS]
    if not isinstance(entry, Fact) or not isinstance(entry.value, Series):
        return {}
    return {f"{TABLES}sessions-{product.underlying.exchange}.csv": _csv(entry.value)}


def _csv(series: Series) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(series.names)
    for row in zip(*series.columns, strict=True):
        writer.writerow(_cell(each) for each in row)
    return text.getvalue().encode()


def _cell(cell: Cell) -> str:
    return format_instant(cell) if isinstance(cell, datetime) else str(cell)
