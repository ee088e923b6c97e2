"""`auditor rules`: everything from the first line of a rule to the evidence behind its outcome."""

import click

from auditor.cli.group import LazyGroup


COMMANDS = {
    "list": ("auditor.cli.rules.listing:list_", "List rules or disclosure extractors."),
    "show": ("auditor.cli.rules.listing:show", "Show one rule as its own manual page."),
    "new": ("auditor.cli.rules.new:new", "Ask a few questions and write a rule file."),
    "check": ("auditor.cli.rules.checking:check", "Find mistakes and doubtful conditions."),
    "try": ("auditor.cli.rules.trying:try_", "Run a rule file on the evidence of a bundle."),
    "test": ("auditor.cli.rules.testing:test", "Run the cases, or mutants of the rules."),
    "coverage": ("auditor.cli.rules.matrix:coverage", "Count the cases by rule and outcome."),
    "explain": ("auditor.cli.rules.explaining:explain", "Show how a report came to an outcome."),
}


@click.group(cls=LazyGroup, commands_table=COMMANDS)
def rules() -> None:
    r"""Write, check, test and explain rules, the shipped ones and your own.

    \b
    Examples:
      auditor rules new my-pack
      auditor rules check my-pack
      auditor rules test my-pack --mutate
    """
