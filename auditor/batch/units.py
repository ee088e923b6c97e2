"""The steps of an audit after collecting, as units of work that any process can do.

A unit takes bytes and gives bytes, touches no file and knows nothing of the run: whoever started it
writes what it made. So a worker that is killed, or lives on after its run, does no harm.
"""

import copyreg
import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from auditor.archive.signature import NOBODY, Signer
from auditor.batch.kept import Details, Kept, Scored, Told, details, scored
from auditor.batch.rows import Done, index_row
from auditor.errors import InputError, Place
from auditor.model.report import Report
from auditor.pipeline.audit import Audited, Collection, judged
from auditor.pipeline.inputs import Product, Rules, read_rules
from auditor.pipeline.output import rendered
from auditor.pipeline.responses import Answer
from auditor.render.index.summaries import parts


Tell = Callable[[str, Report], Told]
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How every product of a run is judged and rendered; `ruleset` is the digest of the rules.

    `tell` makes what is said about a product of its name and report; `summaries` are those of the
    run that every product has a part in.
    """

    ruleset: str
    formats: tuple[str, ...]
    tell: Tell
    packs: tuple[Path, ...] = ()
    profile: str = ""
    waivers: Path | None = None
    draft: bool = False
    responses: tuple[Answer, ...] = ()
    signer: Signer = NOBODY
    summaries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a product's audit comes to: files by name, and what is kept of the report.

    `parts` are its shares of the summaries that have findings, by their names.
    """

    files: Mapping[str, bytes]
    kept: Kept
    details: Details
    parts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Packed(Generic[ValueT]):
    """A value on its way to another process."""

    data: bytes

    def open(self) -> ValueT:
        """The value again."""
        value: ValueT = pickle.loads(self.data)  # noqa: S301 - from a process of our own
        return value


def packed(value: ValueT) -> Packed[ValueT]:
    """The value for another process; what pickle alone refuses, read-only mappings, included."""
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return Packed(buffer.getvalue())


def prepare(recipe: Recipe) -> None:
    """Reads the rules, so that the first product does not wait for them."""
    _rules(recipe.packs, recipe.profile, recipe.waivers, recipe.ruleset)


def judge(recipe: Recipe, given: Packed[tuple[Product, Collection]]) -> Packed[Audited]:
    """The bundle and the report of what was collected."""
    product, collection = given.open()
    rules = _rules(recipe.packs, recipe.profile, recipe.waivers, recipe.ruleset)
    said = recipe.responses
    audited = judged(product, rules, collection, draft=recipe.draft, responses=said)
    return packed(audited.signed(recipe.signer))


def render(recipe: Recipe, name: str, given: Packed[Audited]) -> Rendered:
    """The files of an audit and what is kept of it."""
    audited = given.open()
    report = audited.report
    files = rendered(audited, recipe.formats)
    row = index_row(Done(name, report, Path(report.product.id), ()), recipe.formats)
    score: tuple[Scored, ...] = (scored(report),)
    kept = Kept(row, recipe.tell(name, report), score)
    return Rendered(files, kept, details(report), parts(recipe.summaries, report))


@lru_cache(maxsize=1)
def _rules(packs: tuple[Path, ...], profile: str, waivers: Path | None, ruleset: str) -> Rules:
    rules = read_rules(packs, profile, waivers)
    if rules.compiled.digest != ruleset:
        told = "the rules were changed while the run was going on."
        raise InputError(told, Place("--rules"), "Begin a new run.")
    return rules


def _frozen(members: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(members)


def _reduced(members: MappingProxyType[object, object]) -> tuple[Callable[..., Any], tuple[Any]]:
    return (_frozen, (dict(members),))


class _Pickler(pickle.Pickler):
    """Pickle that knows read-only mappings."""

    dispatch_table = copyreg.dispatch_table | {MappingProxyType: _reduced}
