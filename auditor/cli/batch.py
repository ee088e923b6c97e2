"""`auditor batch`: every product of a watchlist, with an index."""

from pathlib import Path

import click

from auditor.cli.gates import (
    Gates,
    fail_on_option,
    min_coverage_option,
    min_grade_option,
    worst,
)


@click.command()
@click.argument("watchlist", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True)
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (auditor.toml).")
@click.option("--format", "formats", default="pdf,html,json,md", show_default=True)
@click.option(
    "--rules", "packs", multiple=True, type=click.Path(path_type=Path), help="Folder of rules."
)
@click.option("--replay", type=click.Path(path_type=Path), help="Folder of recordings, by id.")
@click.option("--as-of", default="", help="The moment audited, RFC 3339; default is now.")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--draft", is_flag=True, help="Watermark the reports.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@fail_on_option
@min_grade_option
@min_coverage_option
def batch(
    watchlist: Path,
    *,
    out: Path,
    jobs: int,
    quiet: bool,
    replay: Path | None,
    fail_on: str,
    min_grade: str,
    min_coverage: int,
    formats: str,
    **choices: object,
) -> int:
    r"""Audit every product of a watchlist; one failing product never stops the rest.

    \b
    Example:
      auditor batch samples/watchlist.yaml --out out --jobs 2
    """
    from auditor.cli.run import options_from, run_watchlist  # noqa: PLC0415 - slow imports

    options = options_from(products=(), formats=formats, **choices)
    gates = Gates(fail_on, min_grade, min_coverage)
    return worst(run_watchlist(watchlist, replay, options, out, gates, jobs=jobs, quiet=quiet))
