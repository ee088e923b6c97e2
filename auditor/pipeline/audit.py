"""One audit from a product file to a report: the one place where the stages meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from auditor.archive.bundle import RULES, Bundle, Inputs
from auditor.archive.signature import Signer
from auditor.archive.tape import Tape
from auditor.clients.chains import REORG, LiveChains
from auditor.clients.pages import Pages
from auditor.collect.gather import gather, log_of
from auditor.collect.interface import Context
from auditor.collect.registry import collectors
from auditor.errors import SourceError
from auditor.evaluate.convert import conversions
from auditor.evaluate.derive import derive
from auditor.evaluate.explain import explain
from auditor.model.evidence import Evidence, Fact, Gap, Observation
from auditor.model.provenance import Strength, origin
from auditor.model.report import BlockStamp, Explanation, Report
from auditor.model.value import Cause, Missing, Moment, Record, Records, Value
from auditor.pipeline.extractors import extractors_of
from auditor.pipeline.inputs import TOOL_VERSION, Product, Rules
from auditor.pipeline.judging import Judgement, judgement
from auditor.pipeline.responses import Answer, members, of_product
from auditor.pipeline.sources import Opened, Source, opened
from auditor.pipeline.tables import tables_used


# What a row of a list is about, rather than what was read.
_ABOUT = ("chain", "address", "source")
TOOL = f"auditor {TOOL_VERSION}"


@dataclass(frozen=True, slots=True)
class Collection:
    """What was collected, before any rule: evidence, blocks and the recording of it all."""

    evidence: Evidence
    blocks: tuple[BlockStamp, ...]
    tape: Tape


@dataclass(frozen=True, slots=True)
class Audited:
    """A finished audit: the report and the evidence bundle it was made from."""

    report: Report
    bundle: Bundle

    def signed(self, signer: Signer) -> "Audited":
        """The same audit, its bundle with the signer's signature; as it is when nobody signs."""
        return replace(self, bundle=self.bundle.signed(signer))


async def audit(
    product: Product,
    rules: Rules,
    source: Source,
    *,
    as_of: datetime | None = None,
    draft: bool = False,
    responses: Sequence[Answer] = (),
) -> Audited:
    """Collect, bundle and judge. Sources that fail become gaps; only invalid input raises."""
    collection = await collected(product, rules, source, as_of)
    return judged(product, rules, collection, draft=draft, responses=responses)


async def collected(
    product: Product, rules: Rules, source: Source, as_of: datetime | None = None
) -> Collection:
    """The half that meets the outside world; `as_of` overrides the source's own moment."""
    async with opened(source, product.folder, as_of) as world:
        return await _collected(product, rules, world)


def judged(
    product: Product,
    rules: Rules,
    collection: Collection,
    *,
    draft: bool,
    responses: Sequence[Answer] = (),
) -> Audited:
    """The pure half: the bundle of what was collected, and the report that follows from it."""
    tape = collection.tape
    said = of_product(responses, product.spec.id)
    bundle = Bundle.build(
        Inputs(
            tool=TOOL,
            ruleset=rules.compiled.digest,
            as_of=tape.as_of,
            blocks=collection.blocks,
            product=product.raw,
            evidence=collection.evidence,
            tape=tape,
            files={
                **{f"{RULES}{name}": data for name, data in rules.members.items()},
                **rules.beside,
                **tables_used(product.spec, collection.evidence),
                **members(said),
            },
            draft=draft,
        )
    )
    evidence = completed(collection.evidence, tape.as_of, rules)
    found = judgement(rules, evidence, product.spec.id, tape.as_of)
    report = Report(
        product=product.spec,
        as_of=tape.as_of,
        recording=tape.recording,
        tool=TOOL,
        ruleset=found.ruleset,
        root=bundle.root,
        blocks=collection.blocks,
        evidence=evidence,
        findings=found.findings,
        scorecard=found.scorecard,
        explanation=_explained(found, rules, evidence),
        conversions=conversions(evidence, product.spec),
        house=found.house,
        log=log_of(collection.evidence),
        draft=draft,
        responses=tuple(each.response for each in said),
        profiles=found.profiles,
        waivers=found.waivers,
    )
    return Audited(report, bundle)


def completed(collected: Evidence, as_of: datetime, rules: Rules) -> Evidence:
    """What rules are asked over: what was collected and everything that follows from it."""
    return rules.compiled.derived(derive(collected.with_entries([_moment(as_of)])))


def _explained(found: Judgement, rules: Rules, evidence: Evidence) -> Explanation:
    judges = rules.compiled.headline
    return explain(found.findings, found.scorecard, evidence, judges, rules.policy)


async def _collected(product: Product, rules: Rules, world: Opened) -> Collection:
    chains = world.chains
    evidence, moved = await _read(product, rules, world, chains)
    if any(error.reason == REORG for error in moved.values()):
        # What was read belongs to a block that is gone; a second time the chain has settled.
        chains = chains.again()
        evidence, moved = await _read(product, rules, world, chains)
    for chain, error in moved.items():
        why = Missing(Cause(error.cause), error.reason, error.detail)
        evidence = _disowned(evidence, chain, why)
    return Collection(evidence, chains.blocks, world.recorder.tape())


async def _read(
    product: Product, rules: Rules, world: Opened, chains: LiveChains
) -> tuple[Evidence, Mapping[str, SourceError]]:
    """Everything the collectors find, and the chains whose pinned block did not stand."""
    context = Context(
        as_of=world.as_of,
        chains=chains,
        reader=Pages(world.wire),
        origin=world.recording.origin,
    )
    catalogue = rules.compiled.catalogue
    ready = collectors(catalogue, partial(extractors_of, rules.compiled))
    evidence = await gather(product.spec, context, ready, catalogue)
    return evidence, await chains.recheck()


def _disowned(evidence: Evidence, chain: str, why: Missing) -> Evidence:
    """The evidence without anything read on a chain whose pinned block did not stand."""
    entries = evidence.entries.values()
    return evidence.with_entries(_without_chain(entry, chain, why) for entry in entries)


def _without_chain(entry: Fact | Gap, chain: str, why: Missing) -> Fact | Gap:
    touched = [seen for seen in getattr(entry, "observations", ()) if _is_of(seen, chain)]
    if isinstance(entry, Gap) or not touched:
        return entry
    if not isinstance(entry.value, Records):
        return Gap(entry.key, why.cause, why.reason, why.detail, (chain,))
    lost = [row for seen in touched if isinstance(seen.value, Records) for row in seen.value.rows]
    return Fact(entry.key, _blanked(entry.value, lost, why), entry.observations)


def _is_of(seen: Observation, chain: str) -> bool:
    return f"{chain} " in f"{seen.provenance.locator} "


def _blanked(value: Records, lost: Sequence[Record], why: Missing) -> Value:
    """The list with the lost rows keeping only what they are about."""
    rows = tuple(
        {name: cell if name in _ABOUT else why for name, cell in row.items()}
        if row in lost
        else row
        for row in value.rows
    )
    return Records(rows, value.complete)


def _moment(as_of: datetime) -> Fact:
    key, value = "audit.as_of", Moment(as_of)
    told = origin("this audit", "manifest.as_of", as_of, as_of, "", Strength.MARKET)
    return Fact(key, value, (Observation(key, value, told),))
