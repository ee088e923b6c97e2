"""Which engine `batch` was asked for."""

import os

import click

from auditor.batch.engines import Engine, Local
from auditor.errors import InputError, Place


def engine_of(name: str, scheduler: str, workers: int) -> Engine:
    """The engine of that name; InputError when the extra it needs is not installed."""
    if name == "local":
        if scheduler:
            raise click.UsageError(
                "--scheduler is where --engine dask finds its workers; give both."
            )
        return Local(workers or os.cpu_count() or 1)
    if not scheduler:
        raise click.UsageError("--engine dask needs --scheduler ADDRESS, as tcp://10.0.0.5:8786.")
    if workers:
        raise click.UsageError("--workers are of this machine; a cluster has as many as it has.")
    try:
        from auditor.batch.cluster import Cluster  # noqa: PLC0415 - an extra, slow imports
    except ImportError as error:
        if not str(error.name).startswith(("dask", "distributed")):
            raise
        told = "needs Dask, which is not installed."
        hint = "pip install 'backing-auditor[dask]' (here and for every worker)."
        raise InputError(told, Place("--engine dask"), hint) from None
    return Cluster(scheduler)
