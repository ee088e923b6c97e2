"""Rule files and compiled rules made by hand, for tests of the loader and the engine."""

from auditor.evaluate.rule import CompiledRule
from auditor.evaluate.rules import load_ruleset
from auditor.model.catalogue import CATALOGUE


RULE = """\
schema: auditor/rule/v1
id: {id}
name: {name}
title: A rule made for a test
pillar: backing
severity: high
weight: 3
kind: {kind}
status: stable
{fields}holds: {holds}
why: Because a test needs a rule.
messages: {{pass: "ok {{backing.coverage}}", warn: "almost", fail: "bad", unknown: ""}}
remedy: {{issuer: Publish it now, holder: Ask for it now, effort: low}}
references: [none]
cases:
  - {{name: an example that is good, given: {{}}, expect: unknown}}
  - {{name: an example that is bad, given: {{}}, expect: unknown}}
"""


def rule_file(
    holds: str = "backing.coverage >= 1",
    fields: str = "",
    kind: str = "measures",
    name: str = "made-for-tests",
    id: str = "TST-001",  # noqa: A002 - the key of the file
) -> bytes:
    """The bytes of a rule file: `rule_file("…", fields="on_empty: pass")`."""
    lines = f"{fields}\n" if fields else ""
    return RULE.format(holds=holds, fields=lines, kind=kind, name=name, id=id).encode()


def made_rule(holds: str, kind: str = "measures", **fields: str) -> CompiledRule:
    """A compiled rule: `made_rule("…", tolerates="…", kind="asserts")`."""
    lines = "\n".join(f"{name}: {value}" for name, value in fields.items())
    return load_ruleset([("made.yaml", rule_file(holds, lines, kind))], CATALOGUE).headline[0]
