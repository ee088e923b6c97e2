"""The command line: parse, wire, run, write, choose the exit code; imports what a call needs."""

import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from auditor.cli.codes import INTERNAL, INTERRUPTED, INVALID, PASSED, TERMINATED
from auditor.cli.group import LazyGroup
from auditor.errors import AuditorError


COMMANDS = {
    "audit": ("auditor.cli.audit:audit", "Audit products and write their reports."),
    "batch": ("auditor.cli.batch:batch", "Audit every product of a watchlist."),
    "history": ("auditor.cli.history:history", "Show what earlier runs said about a product."),
    "lookup": ("auditor.cli.lookup:lookup", "Find products by name or address; spot impostors."),
    "init": ("auditor.cli.init:init", "Write a product file from a symbol or an address."),
    "read": ("auditor.cli.read:read", "Show what the disclosure reader finds in documents."),
    "verify": ("auditor.cli.verify:verify", "Check a report or an evidence bundle."),
    "diff": ("auditor.cli.diff:diff", "Show what changed between two audits, and why."),
    "compare": ("auditor.cli.compare:compare", "Put issuers of one stock side by side."),
    "waive": ("auditor.cli.waive:waive", "Write a waiver for a finding of a report."),
    "convert": ("auditor.cli.convert:convert", "Convert tokens, shares and money, line by line."),
    "rules": ("auditor.cli.rules:rules", "List, show, check and test rules."),
    "facts": ("auditor.cli.facts:facts", "List the fact keys rules may use."),
    "schema": ("auditor.cli.schema:schema", "Print the JSON Schema of a file format."),
    "doctor": ("auditor.cli.doctor:doctor", "Check endpoints, keys, fonts and libraries."),
}


@click.group(cls=LazyGroup, commands_table=COMMANDS)
@click.version_option(package_name="backing-auditor", prog_name="auditor")
def cli() -> None:
    r"""Check the claim that a tokenized stock is backed 1:1 by real shares.

    \b
    Examples:
      auditor audit samples/products/tslax.yaml --replay samples/tapes/tslax --out out
      auditor batch samples/watchlist.yaml --out out
      auditor verify out/tslax/report.pdf
    """


def main() -> NoReturn:
    """Run the command line; every way out is an exit code of the table in `docs/cli.md`."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = INVALID
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        code = INTERRUPTED
    except AuditorError as error:
        _complain(str(error))
        code = error.exit_code
    except Exception as error:  # noqa: BLE001 - the outermost frame
        code = _crashed(error)
    sys.exit(code if isinstance(code, int) else PASSED)


def _terminated(_signal: int, _frame: FrameType | None) -> NoReturn:
    import logging  # noqa: PLC0415 - only when it is over

    # A signal that meets a task of an event loop is told by it, with a traceback, on the way out.
    logging.getLogger("asyncio").disabled = True
    raise SystemExit(TERMINATED)


def _complain(text: str) -> None:
    from auditor.base.redact import SHARED  # noqa: PLC0415 - only when something is wrong

    click.echo(f"auditor: {SHARED.clean(text)}", err=True)


def _crashed(error: Exception) -> int:
    from auditor.cli.crash import write_crash_file  # noqa: PLC0415 - only after a bug

    place = write_crash_file(error)
    _complain(f"internal error ({type(error).__name__}). Details without secrets: {place}")
    return INTERNAL
