"""Who controls a Solana mint, in the shape of the other deployments."""

from fractions import Fraction

from auditor.clients.reading import Reading
from auditor.collect.control.deployments import Examined
from auditor.collect.control.solana import solana_control_row, solana_roles
from auditor.collect.interface import Context
from auditor.collect.supply.solana import read_solana
from auditor.errors import SourceError
from auditor.model.product import Deployment
from auditor.model.value import Records


NO_GATE = "a Solana mint has no gate of reserves; a program in front of it is not read"


async def examine_mint(deployment: Deployment, context: Context) -> Examined:
    """Reads one mint; SourceError when it cannot be had."""
    reader = await context.chains.solana(deployment.chain)
    token = await read_solana(deployment, Fraction(1), context)
    read = token.reading
    return Examined(
        deployment=deployment,
        block=reader.block,
        row=solana_control_row(token),
        roles=Records(solana_roles(token), complete=True),
        anomalies=Records((), complete=True),
        gate=SourceError("unsupported", "no_gate", NO_GATE),
        trail=(Reading((), read.locator, read.digest, read.observed_at),),
    )
