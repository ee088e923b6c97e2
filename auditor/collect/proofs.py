"""Supply and code that follow from the hash of the pinned block, where nodes offer proofs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from auditor.clients.reading import Proof
from auditor.collect.interface import ChainReader, Collected, Context
from auditor.collect.side_by_side import all_of
from auditor.collect.token import TOTAL_SUPPLY, first_whole
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.product import Deployment, ProductSpec
from auditor.model.provenance import Strength
from auditor.model.value import Cause, Enumeration, Record, Records, Text
from auditor.registry.chains import chain


PROOFS = "supply.proofs"
# ERC-7201 "openzeppelin.storage.ERC20": balances, allowances, then the supply.
_NAMESPACED = 0x52C63247E1F47DB19D5CE0460030C497F067CA4CEBAB71BA98EEADABE20BACE00 + 2
_CANDIDATES = (*range(24), 51, 52, 53, 101, 102, 103, 151, 201, _NAMESPACED)


@dataclass(frozen=True, slots=True)
class Proofs:
    """Asks for proofs of each contract; nobody owes them, so their absence lowers nothing."""

    name: str = "proofs"
    provides: tuple[str, ...] = (PROOFS,)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """Rows of what was proven per deployment, or a gap that says why nothing was."""
        return await all_of([partial(_proven, each, context) for each in product.deployments])


async def _proven(deployment: Deployment, context: Context) -> Collected:
    try:
        reader = await context.chains.reader(deployment.chain)
        proof = await reader.prove(deployment.address, _CANDIDATES)
        supply = await _supply(reader, deployment)
    except SourceError as error:
        place = f"{chain(deployment.chain).name} contract {deployment.address}"
        return Gap(PROOFS, Cause(error.cause), error.reason, error.detail, (place,))
    stamp = context.provenance(
        source=f"{chain(deployment.chain).name} contract {deployment.address}",
        locator=proof.locator,
        observed_at=proof.observed_at,
        as_of=reader.block.time,
        digest=proof.digest,
        strength=Strength.ON_CHAIN,
    )
    return Observation(PROOFS, Records(tuple(_rows(deployment, proof, supply)), True), stamp)


async def _supply(reader: ChainReader, deployment: Deployment) -> int:
    """What totalSupply says, 0 where it says nothing."""
    try:
        return first_whole(await reader.view(deployment.address, TOTAL_SUPPLY))
    except SourceError as error:
        if error.cause != "unreadable":
            raise
        return 0


def _rows(deployment: Deployment, proof: Proof, supply: int) -> list[Record]:
    """The code, and the slot that holds the supply where exactly one slot does.

    A supply that a contract computes from other words, as rebasing tokens do, is in no slot.
    """
    rows = [_row(deployment, proof, "code", "", proof.code_hash)]
    holding = [slot for slot, word in proof.words.items() if word == supply != 0]
    if len(holding) == 1:
        rows.append(_row(deployment, proof, "supply", hex(holding[0]), str(supply)))
    return rows


def _row(deployment: Deployment, proof: Proof, subject: str, slot: str, value: str) -> Record:
    return {
        "chain": Text(deployment.chain),
        "address": Text(deployment.address),
        "subject": Enumeration(subject),
        "slot": Text(slot),
        "value": Text(value),
        "state_root": Text(proof.state_root),
    }
