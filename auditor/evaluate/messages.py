"""Sentences of findings: placeholders filled once, with values rounded against the issuer."""

import re
from collections.abc import Iterator, Mapping

from auditor.evaluate.expression.terms import ParamValue
from auditor.model.display import UNKNOWN, show
from auditor.model.evidence import Evidence, Gap
from auditor.model.key import Better, Catalogue


_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")
PARAMS = "params."


def placeholders(template: str) -> Iterator[str]:
    """The names a template fills in."""
    return (found[1] for found in _PLACEHOLDER.finditer(template))


def fill(
    template: str,
    evidence: Evidence,
    catalogue: Catalogue,
    params: Mapping[str, ParamValue],
) -> str:
    """The sentence; what has no value prints `⟨unknown⟩`, and no value is read as a template."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name.startswith(PARAMS):
            return _param(params[name.removeprefix(PARAMS)])
        entry = evidence[name]
        better = catalogue[name].better if name in catalogue else Better.NEITHER
        return UNKNOWN if isinstance(entry, Gap) else show(entry.value, better)

    return _PLACEHOLDER.sub(value, template)


def _param(value: ParamValue) -> str:
    return ", ".join(value) if isinstance(value, tuple) else bare(show(value))


def bare(shown: str) -> str:
    """A threshold without the zeros that suggest it was measured: `1`, `0.995`."""
    number, space, rest = shown.partition(" ")
    if "." in number:
        number = number.rstrip("0").removesuffix(".")
    return f"{number}{space}{rest}"
