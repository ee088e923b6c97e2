"""Runs an audit again from its bundle alone: for `--from` and for `verify`."""

from collections.abc import Sequence
from pathlib import Path

import anyio

from auditor.archive.bundle import PROFILE, RESPONSES, RULES, WAIVERS, Bundle
from auditor.archive.facts import FACTS
from auditor.archive.verify import Kind, Rederived
from auditor.pipeline.audit import Audited, Collection, audit, judged
from auditor.pipeline.inputs import Rules, product_from, regrouped, rules_from
from auditor.pipeline.responses import Answer, answers
from auditor.pipeline.sources import Replay
from auditor.render.registry import render


NOWHERE = Path("/nonexistent")


def beside_of(bundle: Bundle) -> dict[str, bytes]:
    """The profile and the waivers a bundle was judged with, by member name."""
    return {name: bundle.members[name] for name in (PROFILE, WAIVERS) if name in bundle.members}


def judged_again(
    bundle: Bundle, rules: Rules, *, draft: bool, responses: Sequence[Answer] = ()
) -> Audited:
    """The bundle's facts under these rules, without running a collector.

    Its own responses stay unless others are given.
    """
    product = product_from(bundle.product, "product.yaml of the bundle", NOWHERE, rules)
    collection = Collection(bundle.evidence(), bundle.manifest.blocks, bundle.tape())
    said = responses or answers(bundle.files(RESPONSES), rules)
    return judged(product, rules, collection, draft=draft, responses=said)


def rederived(bundle: Bundle) -> Rederived:
    """Collectors and rules of this tool version run on the bundle's own inputs."""
    rules = rules_from(regrouped(bundle.files(RULES)), beside_of(bundle))
    product = product_from(bundle.product, "product.yaml of the bundle", NOWHERE, rules)
    source = Replay(bundle.tape())
    said = answers(bundle.files(RESPONSES), rules)

    async def go() -> Audited:
        draft = bundle.manifest.draft
        return await audit(product, rules, source, draft=draft, responses=said)

    again = anyio.run(go)

    def rendered(kind: Kind) -> bytes:
        return render(again.report, kind, again.bundle.attachment())

    return Rederived(again.bundle.members[FACTS], rendered)
