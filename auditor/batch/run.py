"""Audits many products side by side; whatever happens to one, the others finish."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import anyio

from auditor.archive.bundle import Bundle
from auditor.archive.signature import NOBODY, Signer
from auditor.base import atomic
from auditor.batch.journal import Seen, Stage
from auditor.batch.rows import Done, Row, failed
from auditor.errors import AuditorError
from auditor.pipeline.again import judged_again
from auditor.pipeline.audit import Audited, audit
from auditor.pipeline.inputs import Rules, read_product
from auditor.pipeline.output import write
from auditor.pipeline.responses import Answer
from auditor.pipeline.sources import Source


@dataclass(frozen=True, slots=True)
class Job:
    """One product file and where its evidence comes from; a bundle is judged as it is."""

    product: Path
    source: Callable[[], Source]
    as_of: datetime | None = None
    bundle: Bundle | None = None
    record: Path | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What all jobs of one run share; `formats` are names of formats."""

    rules: Rules
    out: Path
    formats: tuple[str, ...]
    draft: bool = False
    responses: tuple[Answer, ...] = ()
    signer: Signer = NOBODY


def run(jobs: Sequence[Job], plan: Plan, workers: int, seen: Seen) -> Iterator[Row]:
    """One row per job, in the order they finish; `seen` hears of every stage, from any thread."""
    with ThreadPoolExecutor(max_workers=workers) as pool:
        for future in as_completed([pool.submit(finished, job, plan, seen) for job in jobs]):
            yield future.result()


def finished(job: Job, plan: Plan, seen: Seen) -> Row:
    """The row of one job; a mistake or bug in one product stays in its row."""
    name = job.product.stem
    try:
        seen(name, Stage.PLANNED)
        audited = _audited(job, plan).signed(plan.signer)
        seen(name, Stage.JUDGED)
        folder = atomic.make_folder(plan.out / audited.report.product.id, inside=plan.out)
        return Done(name, audited.report, folder, write(audited, folder, plan.formats))
    except AuditorError as error:
        return failed(name, error)
    except Exception as error:  # noqa: BLE001 - a bug met by one product must not stop the others
        return failed(name, error)


def _audited(job: Job, plan: Plan) -> Audited:
    if job.bundle is not None:
        return judged_again(job.bundle, plan.rules, draft=plan.draft, responses=plan.responses)
    product = read_product(job.product, plan.rules)
    source = job.source()

    async def go() -> Audited:
        return await audit(
            product,
            plan.rules,
            source,
            as_of=job.as_of,
            draft=plan.draft,
            responses=plan.responses,
        )

    audited = anyio.run(go)
    if job.record is not None:
        audited.bundle.tape().write(job.record / product.spec.id)
    return audited
