"""`auditor rules`: list, show, check and test rules."""

from pathlib import Path

import click


_FAILED = 1
_folders = click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
_packs = click.option(
    "--rules", "packs", multiple=True, type=click.Path(path_type=Path), help="Folder of rules."
)


@click.group()
def rules() -> None:
    """List, show, check and test rules, the shipped ones and your own."""


@rules.command("list")
@_packs
def list_(packs: tuple[Path, ...]) -> None:
    """List every rule: id, points, severity, name and question."""
    from auditor.pipeline.inputs import read_rules  # noqa: PLC0415 - slow imports

    for rule in read_rules(packs).compiled.every:
        spec = rule.spec
        click.echo(
            f"{spec.id}  {spec.weight:>2}  {spec.severity.value:<8}  {spec.name:<36}  {spec.title}"
        )


@rules.command()
@click.argument("name")
@_packs
def show(name: str, packs: tuple[Path, ...]) -> None:
    r"""Show one rule by id, name or alias, as its own manual page.

    \b
    Example:
      auditor rules show BCK-001
    """
    from auditor.cli.manual import manual  # noqa: PLC0415 - slow imports
    from auditor.pipeline.inputs import read_rules  # noqa: PLC0415

    click.echo(manual(read_rules(packs).compiled.find(name).spec))


@rules.command()
@_folders
def check(folders: tuple[Path, ...]) -> None:
    """Check the shipped rules and those in FOLDERS; the first mistake ends in exit code 2."""
    from auditor.pipeline.extractors import extractors_of  # noqa: PLC0415 - slow imports
    from auditor.pipeline.inputs import read_rules  # noqa: PLC0415

    found = read_rules(folders).compiled
    packs = ", ".join(f"{pack.name} {pack.version}" for pack in found.packs)
    click.echo(f"{len(found.every)} rules hold together: {packs}")
    click.echo(f"{len(extractors_of(found).by_field)} extractors hold together")


@rules.command()
@_folders
def test(folders: tuple[Path, ...]) -> int:
    """Run the cases of the rules in FOLDERS, or of the shipped rules when none is given."""
    from auditor.cli.cases import run_all  # noqa: PLC0415 - slow imports

    results = run_all(folders)
    wrong = [result for result in results if not result.agrees]
    for result in wrong:
        click.echo(str(result))
    click.echo(f"{len(results) - len(wrong)} cases agree, {len(wrong)} do not")
    return _FAILED if wrong else 0
