"""`auditor diff`: what changed between two audits of a product, and why."""

from pathlib import Path

import click

from auditor.cli.codes import FAILED, PASSED


SIDE = click.Path(path_type=Path)


@click.command()
@click.argument("old", type=SIDE)
@click.argument("new", type=SIDE)
@click.option("--exit-code", "gate", is_flag=True, help="Exit 1 when anything changed.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
def diff(old: Path, new: Path, style: str, *, gate: bool) -> int:
    r"""Show what changed between OLD and NEW: facts, words, findings, score, each with its cause.

    OLD and NEW are bundles, PDF reports, folders of one product (OUT/ID) or report.json files. Only
    bundles can be judged again, which tells a changed method from a changed world.

    \b
    Examples:
      auditor diff january/tslax february/tslax
      auditor diff old/evidence.zip new/evidence.zip --exit-code --format json
    """
    from auditor.pipeline.sides import compared, side_of  # noqa: PLC0415 - slow imports
    from auditor.render.difference import as_json, sheet  # noqa: PLC0415
    from auditor.render.sheet import as_html, as_text  # noqa: PLC0415

    found = compared(side_of(old), side_of(new))
    if style == "text":
        click.echo(as_text(sheet(found)))
    else:
        made = as_json(found) if style == "json" else as_html(sheet(found))
        click.echo(made, nl=False)
    return FAILED if gate and found.any else PASSED
