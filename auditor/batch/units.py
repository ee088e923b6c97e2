"""The steps of an audit after collecting, as units of work that any process can do.

A unit takes bytes and gives bytes, touches no file and knows nothing of the run: whoever started it
writes what it made. So a worker that is killed, or lives on after its run, does no harm.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from auditor.archive.signature import Signature
from auditor.batch.installed import check_alike
from auditor.batch.kept import Details, Kept, Scored, Told, details, scored
from auditor.batch.packing import Packed, packed
from auditor.batch.rows import Done, index_row
from auditor.errors import InputError, Place
from auditor.model.report import Report
from auditor.pipeline.audit import Audited, Collection, judged
from auditor.pipeline.folders import SHIPPED, shipped_files
from auditor.pipeline.inputs import Product, Rules, regrouped, rules_from
from auditor.pipeline.output import rendered
from auditor.pipeline.responses import Answer
from auditor.render.index.summaries import parts


Tell = Callable[[str, Report], Told]
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Added:
    """The files of rules a run adds to the shipped ones, as a bundle names them.

    `beside` are a profile and waivers. They travel: whoever judges need not have them on a disk.
    """

    packs: Mapping[str, bytes]
    beside: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How every product of a run is judged and rendered; `ruleset` is the digest of the rules.

    `tell` makes what is said about a product of its name and report; `summaries` are those of the
    run that every product has a part in.
    """

    ruleset: str
    formats: tuple[str, ...]
    tell: Tell
    added: Packed[Added]
    draft: bool = False
    responses: tuple[Answer, ...] = ()
    summaries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """An audit on its way to be rendered, and the root of its bundle, which somebody may sign."""

    root: str
    audited: Packed[Audited]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a product's audit comes to: files by name, and what is kept of the report.

    `parts` are its shares of the summaries that have findings, by their names.
    """

    files: Mapping[str, bytes]
    kept: Kept
    details: Details
    parts: Mapping[str, bytes]


def added(rules: Rules) -> Packed[Added]:
    """What these rules add to the shipped ones."""
    ours = f"{SHIPPED}/"
    packs = {name: data for name, data in rules.members.items() if not name.startswith(ours)}
    return packed(Added(packs, rules.beside))


def prepare(recipe: Recipe) -> None:
    """Reads the rules, so that the first product does not wait for them."""
    _rules(recipe.added, recipe.ruleset)


def judge(recipe: Recipe, given: Packed[tuple[Product, Collection]]) -> Judged:
    """The bundle and the report of what was collected."""
    product, collection = given.open()
    rules = _rules(recipe.added, recipe.ruleset)
    said = recipe.responses
    audited = judged(product, rules, collection, draft=recipe.draft, responses=said)
    return Judged(audited.bundle.root, packed(audited))


def render(recipe: Recipe, name: str, given: Packed[Audited], signature: Signature) -> Rendered:
    """The files of an audit, its bundle with that signature, and what is kept of it."""
    audited = given.open()
    report = audited.report
    audited = replace(audited, bundle=replace(audited.bundle, signature=signature))
    files = rendered(audited, recipe.formats)
    row = index_row(Done(name, report, Path(report.product.id), ()), recipe.formats)
    score: tuple[Scored, ...] = (scored(report),)
    kept = Kept(row, recipe.tell(name, report), score)
    return Rendered(files, kept, details(report), parts(recipe.summaries, report))


def done(job: Packed[Callable[[], ValueT]], expected: Mapping[str, str]) -> Packed[ValueT]:
    """What a unit gives, by a process that has what is expected; EngineLost when it has not."""
    check_alike(expected)
    return packed(job.open()())


@lru_cache(maxsize=1)
def _rules(added: Packed[Added], ruleset: str) -> Rules:
    own = added.open()
    rules = rules_from({SHIPPED: shipped_files(), **regrouped(own.packs)}, own.beside)
    if rules.compiled.digest != ruleset:
        told = "the rules were changed while the run was going on."
        raise InputError(told, Place("--rules"), "Begin a new run.")
    return rules
