"""`auditor compare`: the same stock across issuers, side by side."""

from pathlib import Path

import click

from auditor.cli.choices import rules_option


@click.command()
@click.argument("subjects", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Compare products of different shares all the same.")
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (auditor.toml).")
@click.option("--replay", type=click.Path(path_type=Path), help="Folder of recordings, by name.")
@rules_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
def compare(
    subjects: tuple[Path, ...],
    config: Path | None,
    replay: Path | None,
    packs: tuple[Path, ...],
    style: str,
    *,
    force: bool,
) -> None:
    r"""Put SUBJECTS side by side: product files, which are audited now, or bundles.

    All are judged by the rules of this tool, and packs that are added. Products of different
    shares, told apart by ISIN, are refused.

    \b
    Examples:
      auditor compare a/evidence.zip b/evidence.zip
      auditor compare aaplx.yaml aaplon.yaml --format html > aapl.html
    """
    from auditor.cli.comparing import reports_of  # noqa: PLC0415 - slow imports
    from auditor.render.beside import as_json, sheet  # noqa: PLC0415
    from auditor.render.sheet import as_html, as_text  # noqa: PLC0415

    reports = reports_of(subjects, config, replay, packs, force=force)
    if style == "text":
        click.echo(as_text(sheet(reports)))
    else:
        made = as_json(reports) if style == "json" else as_html(sheet(reports))
        click.echo(made, nl=False)
