"""`auditor waive`: a waiver for one finding, with the digest nobody should type."""

from pathlib import Path

import click

from auditor.cli.completion import rule_names


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.argument("rule", shell_complete=rule_names)
@click.option("--reason", default="", help="Why the finding is accepted (20 characters or more).")
@click.option("--author", default="", help="Who accepts it.")
@click.option(
    "--days",
    type=click.IntRange(1, 180),
    default=90,
    show_default=True,
    help="How long, from the moment of the audit.",
)
def waive(report: Path, rule: str, reason: str, author: str, days: int) -> None:
    r"""Print a waiver for the finding of RULE (id, name or old name) in REPORT (report.json).

    What is left open (reason, author) must be written before the file can be used. The waiver
    holds for this finding on this evidence only, and changes no score.

    \b
    Examples:
      auditor waive out/tslax/report.json reserves-fresh > waivers.yaml
      auditor waive out/tslax PRF-002 --author "A. Reader" --days 30 --reason "…"
    """
    from auditor.cli.waiving import waiver_text  # noqa: PLC0415 - slow imports

    click.echo(waiver_text(report, rule, reason, author, days), nl=False)
