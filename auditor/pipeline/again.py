"""Runs an audit again from its bundle alone: for `--from` and for `verify`."""

from pathlib import Path

import anyio

from auditor.archive.bundle import PROFILE, RULES, WAIVERS, Bundle
from auditor.archive.facts import FACTS
from auditor.archive.verify import Kind, Rederived
from auditor.pipeline.audit import Audited, Collection, audit, judged
from auditor.pipeline.inputs import Rules, product_from, regrouped, rules_from
from auditor.pipeline.sources import Replay
from auditor.render.registry import render


NOWHERE = Path("/nonexistent")


def judged_again(bundle: Bundle, rules: Rules, *, draft: bool) -> Audited:
    """The bundle's facts under these rules, without running a collector."""
    product = product_from(bundle.product, "product.yaml of the bundle", NOWHERE, rules)
    collection = Collection(bundle.evidence(), bundle.manifest.blocks, bundle.tape())
    return judged(product, rules, collection, draft=draft)


def rederived(bundle: Bundle) -> Rederived:
    """Collectors and rules of this tool version run on the bundle's own inputs."""
    beside = {name: bundle.members[name] for name in (PROFILE, WAIVERS) if name in bundle.members}
    rules = rules_from(regrouped(bundle.files(RULES)), beside)
    product = product_from(bundle.product, "product.yaml of the bundle", NOWHERE, rules)
    source = Replay(bundle.tape())

    async def go() -> Audited:
        return await audit(product, rules, source, draft=bundle.manifest.draft)

    again = anyio.run(go)

    def rendered(kind: Kind) -> bytes:
        return render(again.report, kind, again.bundle.attachment())

    return Rederived(again.bundle.members[FACTS], rendered)
