"""`auditor verify`: whether a report is intact and its verdict follows from its evidence."""

from pathlib import Path

import click


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--trusted-key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Public Ed25519 key (PEM) that must have signed the bundle.",
)
def verify(path: Path, trusted_key: Path | None) -> int:
    r"""Check a report (PDF, HTML, JSON) or an evidence bundle, level by level.

    HTML and JSON need the evidence.zip they were written beside.

    \b
    Examples:
      auditor verify out/tslax/report.pdf
      auditor verify out/tslax/evidence.zip
      auditor verify report.pdf --trusted-key auditor.pub
    """
    from auditor.archive.verify import verify as check  # noqa: PLC0415 - slow imports
    from auditor.pipeline.again import rederived  # noqa: PLC0415
    from auditor.pipeline.audit import TOOL  # noqa: PLC0415
    from auditor.pipeline.keys import read_public_key  # noqa: PLC0415
    from auditor.pipeline.sources import read_report  # noqa: PLC0415

    data, companion = read_report(path)
    trusted = read_public_key(trusted_key) if trusted_key else ""
    found = check(data, rederived, tool=TOOL, companion=companion, trusted=trusted)
    width = max(len(level.name) for level in found.levels)
    for level in found.levels:
        click.echo(f"{level.name:<{width}}  {level.status.value}: {level.detail}")
    click.echo(f"{found.origin}")
    return 0
