"""The options `audit` and `batch` have in common, and what a call chose."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from auditor.cli.completion import rule_names
from auditor.cli.gates import (
    Gates,
    fail_on_option,
    honour_waivers_option,
    min_coverage_option,
    min_grade_option,
)
from auditor.errors import Place


if TYPE_CHECKING:  # what reads rules is slow to import
    from auditor.evaluate.rules import CompiledRules

P = ParamSpec("P")
T = TypeVar("T")

_PATH = click.Path(path_type=Path)
rules_option = click.option(
    "--rules",
    "packs",
    multiple=True,
    type=_PATH,
    metavar="DIR[@DIGEST]",
    help="Folder of rules to add; with a digest it must be unchanged.",
)
_SHARED = (
    click.option(
        "--out", type=_PATH, default=Path("out"), show_default=True, help="Output folder."
    ),
    click.option("--config", type=_PATH, help="Settings file (auditor.toml)."),
    click.option(
        "--format",
        "formats",
        default="pdf,html,json,md",
        show_default=True,
        help="Report formats, separated by commas.",
    ),
    rules_option,
    click.option(
        "--profile", default="", metavar="NAME|FILE", help="Score the product for a reader as well."
    ),
    click.option("--waivers", type=_PATH, help="File of waivers; they change no score."),
    click.option(
        "--as-of",
        multiple=True,
        metavar="TIME|CHAIN=BLOCK",
        help="The moment audited, RFC 3339 (default: now), or the block of a chain.",
    ),
    click.option("--responses", type=_PATH, help="Folder of answers to print beside findings."),
    click.option(
        "--sign",
        type=_PATH,
        metavar="KEYFILE",
        help="Sign the bundle with this private Ed25519 key (PEM).",
    ),
    click.option("--draft", is_flag=True, help="Watermark the report."),
    click.option(
        "--quiet", is_flag=True, help="Print nothing but errors and gates that did not pass."
    ),
    fail_on_option,
    click.option(
        "--baseline",
        type=_PATH,
        help="An earlier bundle, or an earlier output folder, to compare with.",
    ),
    click.option(
        "--rule",
        "only",
        multiple=True,
        metavar="NAME",
        shell_complete=rule_names,
        help="Let --fail-on look at this rule only (id or name); may be repeated.",
    ),
    honour_waivers_option,
    min_grade_option,
    min_coverage_option,
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a caller asked for, as the command line took it; empty means not asked."""

    out: Path
    formats: str
    gates: Gates
    packs: tuple[Path, ...] = ()
    profile: str = ""
    waivers: Path | None = None
    config: Path | None = None
    as_of: tuple[str, ...] = ()
    bundle: Path | None = None
    record: Path | None = None
    replay: Path | None = None
    baseline: Path | None = None
    responses: Path | None = None
    sign: Path | None = None
    draft: bool = False
    quiet: bool = False

    def settled(self, rules: "CompiledRules") -> "Choices":
        """The same with every rule of `--rule` found by its id; InputError with the nearest."""
        if not self.gates.only:
            return self
        if not self.gates.fail_on:
            raise click.UsageError("--rule narrows --fail-on; give --fail-on as well.")
        found: list[str] = []
        for wanted in self.gates.only:
            rule, notices = rules.called(wanted, Place("--rule"))
            found.append(rule.spec.id)
            for notice in () if self.quiet else notices:
                click.echo(f"auditor: {notice}", err=True)
        return replace(self, gates=replace(self.gates, only=tuple(found)))


def shared_options(command: Callable[P, T]) -> Callable[P, T]:
    """Adds the options both commands have, in the order help shows them."""
    for option in reversed(_SHARED):
        command = option(command)
    return command


def chosen(options: dict[str, Any]) -> Choices:
    """The options of one call; those a command does not have keep their defaults."""
    asked = {field.name for field in fields(Gates)}
    gates = Gates(**{name: options[name] for name in asked if options[name] is not None})
    rest = {name: value for name, value in options.items() if name not in asked}
    return Choices(gates=gates, **rest)
