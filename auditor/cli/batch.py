"""`auditor batch`: every product of a watchlist, with an index."""

from pathlib import Path
from typing import Any

import click

from auditor.cli.choices import chosen, shared_options


@click.command()
@click.argument("watchlist", type=click.Path(path_type=Path))
@click.option("--replay", type=click.Path(path_type=Path), help="Folder of recordings, by name.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=32,
    show_default=True,
    help="Products under way at the same time; most of them wait for an answer.",
)
@click.option(
    "--workers",
    type=click.IntRange(0, 256),
    default=0,
    help="Processes that judge and render (default: one for each processor).",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Who judges and renders: this machine, or a Dask cluster (pip extra `dask`).",
)
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="Where the Dask cluster has its scheduler, as tcp://10.0.0.5:8786.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0),
    default=0,
    metavar="SECONDS",
    help="Give a product up after so much work on it (default: never).",
)
@click.option(
    "--max-errors",
    type=click.IntRange(0),
    default=0,
    help="Begin no further product after so many without a report (default: go on).",
)
@click.option("--resume", is_flag=True, help="Go on with the last run: audit what is left of it.")
@click.option(
    "--since",
    type=click.IntRange(0),
    default=0,
    metavar="RUN",
    help="Audit only what could have changed since that run (its number: `auditor history`).",
)
@click.option(
    "--summary",
    default="csv,json,md",
    show_default=True,
    help="Summaries of the whole run beside the index, separated by commas: "
    "csv, json, md, parquet, sarif, junit.",
)
@click.option("--log-json", is_flag=True, help="Progress as one JSON object a line.")
@shared_options
def batch(watchlist: Path, **options: Any) -> int:
    r"""Audit every product of a watchlist; one failing product never stops the rest.

    The output folder keeps a journal: a run that was ended by anything goes on with --resume.

    \b
    Examples:
      auditor batch samples/watchlist.yaml --out out
      auditor batch watchlist.yaml --out out --timeout 300 --max-errors 50
      auditor batch watchlist.yaml --out out --resume
      auditor batch watchlist.yaml --out out --engine dask --scheduler tcp://10.0.0.5:8786
    """
    from auditor.batch.schedule import Bounds  # noqa: PLC0415 - slow imports
    from auditor.cli.engine import engine_of  # noqa: PLC0415 - slow imports
    from auditor.cli.watching import Manner, audit_watchlist  # noqa: PLC0415 - slow imports
    from auditor.render.index.summaries import summaries  # noqa: PLC0415 - slow imports

    bounds = Bounds(options.pop("jobs"), options.pop("timeout"), options.pop("max_errors"))
    if options["resume"] and options["since"]:
        raise click.UsageError("--resume goes on with a run, --since begins one; give one of them.")
    options["summaries"] = summaries(options.pop("summary"))
    engine = engine_of(*(options.pop(name) for name in ("engine", "scheduler", "workers")))
    how = ("resume", "since", "log_json", "summaries")
    manner = Manner(bounds, engine, **{name: options.pop(name) for name in how})
    return audit_watchlist(watchlist, chosen(options), manner)
