"""`auditor read`: what the disclosure reader finds in documents."""

from datetime import UTC, datetime
from pathlib import Path

import click

from auditor.cli.codes import PASSED, UNDECIDED


@click.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.option(
    "--rules", "packs", multiple=True, type=click.Path(path_type=Path), help="Folder of rules."
)
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (auditor.toml).")
def read(
    sources: tuple[str, ...], packs: tuple[Path, ...], config: Path | None, *, as_json: bool
) -> int:
    r"""Read documents (FILE or URL): each field with its value, the quote and where it stands.

    \b
    Examples:
      auditor read terms.pdf
      auditor read https://example.com/faq --json
    """
    import anyio  # noqa: PLC0415 - slow imports

    from auditor.cli.reading import as_document, table  # noqa: PLC0415
    from auditor.pipeline.extractors import extractors_of  # noqa: PLC0415
    from auditor.pipeline.inputs import read_rules  # noqa: PLC0415
    from auditor.pipeline.read import Desk, is_address, read_all  # noqa: PLC0415
    from auditor.settings import load_settings  # noqa: PLC0415

    for source in sources:
        if not is_address(source) and not Path(source).is_file():
            raise click.UsageError(f"There is no file {source!r}.")
    extractors = extractors_of(read_rules(packs).compiled)
    desk = Desk(extractors, load_settings(config), _clock)
    found = anyio.run(read_all, sources, desk)
    click.echo(as_document(found, extractors) if as_json else table(found))
    failed = [each for each in found if each.text is None]
    for each in failed:
        click.echo(f"auditor: {each.source}: {each.outcome}", err=True)
    return UNDECIDED if failed else PASSED


def _clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one clock
