"""Runs an audit again from its bundle alone: for `--from`, `verify` and `diff`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import anyio

from auditor.archive.bundle import PROFILE, RESPONSES, RULES, WAIVERS, Bundle
from auditor.archive.document import Kind
from auditor.archive.facts import FACTS
from auditor.archive.verify import Rederived
from auditor.errors import InputError
from auditor.pipeline.audit import Audited, Collection, audit, judged
from auditor.pipeline.inputs import Product, Rules, product_from, regrouped, rules_from
from auditor.pipeline.responses import Answer, answers
from auditor.pipeline.sources import Replay
from auditor.render.registry import render


NOWHERE = Path("/nonexistent")
_Files: TypeAlias = tuple[tuple[str, bytes], ...]


def rules_of(bundle: Bundle) -> Rules:
    """The rules a bundle was judged by, with its profile and waivers; InputError if unreadable."""
    beside = [(name, bundle.members[name]) for name in (PROFILE, WAIVERS) if name in bundle.members]
    return _compiled(tuple(bundle.files(RULES).items()), tuple(beside))


@lru_cache(maxsize=4)
def _compiled(files: _Files, beside: _Files) -> Rules:
    """Compiling takes longer than all the rest, and most bundles are under one rule set."""
    return rules_from(regrouped(dict(files)), dict(beside))


def judged_again(
    bundle: Bundle,
    rules: Rules,
    *,
    draft: bool,
    responses: Sequence[Answer] = (),
    as_of: datetime | None = None,
    own_facts: bool = False,
) -> Audited:
    """The bundle's facts under these rules, without running a collector.

    Its own moment and responses stay unless others are given. With `own_facts` the product may
    state facts that only packs of the bundle declare: for reading alone, a bundle that is written
    must hold the rules its facts were read by.
    """
    tape = bundle.tape()
    tape = tape if as_of is None else replace(tape, as_of=as_of)
    collection = Collection(bundle.evidence(), bundle.manifest.blocks, tape)
    said = responses or answers(bundle.files(RESPONSES), rules)
    product = product_of(bundle, rules, own_facts=own_facts)
    again = judged(product, rules, collection, draft=draft, responses=said)
    return _as_signed(again, bundle)


def collected_again(bundle: Bundle, rules: Rules) -> Audited:
    """The bundle's recording read by this version's collectors and judged by these rules."""
    product, source = product_of(bundle, rules), Replay(bundle.tape())
    said = answers(bundle.files(RESPONSES), rules)

    async def go() -> Audited:
        draft = bundle.manifest.draft
        return await audit(product, rules, source, draft=draft, responses=said)

    return _as_signed(anyio.run(go), bundle)


def rederived(bundle: Bundle) -> Rederived:
    """Collectors and rules of this tool version run on the bundle's own inputs."""
    again = collected_again(bundle, rules_of(bundle))

    def rendered(kind: Kind) -> bytes:
        return render(again.report, kind, again.bundle.attachment())

    return Rederived(again.bundle.members[FACTS], rendered)


def _as_signed(again: Audited, bundle: Bundle) -> Audited:
    """A signature is over a root, and holds for as long as that is the same."""
    if again.bundle.root != bundle.root:
        return again
    return replace(again, bundle=replace(again.bundle, signature=bundle.signature))


def product_of(bundle: Bundle, rules: Rules, *, own_facts: bool = False) -> Product:
    """The product file a bundle holds; `own_facts` as for `judged_again`.

    InputError for facts the rules do not know, naming the packs of the bundle that declare them.
    """
    try:
        return _product(bundle, rules)
    except InputError as error:
        try:
            own = rules_of(bundle)
            product = _product(bundle, own)
        except InputError:
            raise error from None
        if own_facts:
            return product
        packs = ", ".join(pack.name for pack in own.compiled.house)
        told = f"{error.problem.partition('. ')[0]}: a pack of the bundle declares it ({packs})."
        hint = "Give that pack as well, with --rules FOLDER."
        raise InputError(told, error.place, hint) from None


def _product(bundle: Bundle, rules: Rules) -> Product:
    return product_from(bundle.product, "product.yaml of the bundle", NOWHERE, rules)
