"""`auditor schema`: JSON Schemas for editors."""

import json
from importlib import import_module
from typing import Any

import click

from auditor.errors import nearest
from auditor.model.catalogue import CATALOGUE


DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Named, not imported: pydantic is slow to import.
MODELS = {
    "product": ("auditor.model.product", "ProductSpec"),
    "rule": ("auditor.model.rule", "RuleSpec"),
    "pack": ("auditor.model.rule", "PackSpec"),
    "profile": ("auditor.model.profile", "ProfileSpec"),
    "waivers": ("auditor.model.waiver", "WaiversSpec"),
    "scoring": ("auditor.model.policy", "PolicySpec"),
    "settings": ("auditor.settings", "Settings"),
    "watchlist": ("auditor.model.watchlist", "WatchlistSpec"),
    "disclosure": ("auditor.model.issuer_form", "IssuerForm"),
    "extractor": ("auditor.collect.disclosure.spec", "ExtractorSpec"),
    "vocabulary": ("auditor.collect.disclosure.spec", "VocabularySpec"),
    "response": ("auditor.model.response", "ResponseSpec"),
    "report": ("auditor.render.formats.json_v1", "ReportV1"),
}


@click.command()
@click.argument("name", metavar="NAME")
def schema(name: str) -> None:
    r"""Print the JSON Schema of a file format.

    \b
    NAME is one of product, watchlist, rule, pack, profile, waivers, scoring, settings,
    disclosure, extractor, vocabulary, response, report.

    \b
    Example:
      auditor schema product > product.schema.json
    """
    if name not in MODELS:
        hint = nearest(name, MODELS) or f"NAME is one of {', '.join(MODELS)}."
        raise click.UsageError(f"No such format {name!r}. {hint}")
    click.echo(json.dumps(schema_of(name), indent=2, sort_keys=True, ensure_ascii=False))


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of one of `MODELS`."""
    module, attribute = MODELS[name]
    model = getattr(import_module(module), attribute)
    found: dict[str, Any] = {"$schema": DIALECT, **model.model_json_schema(by_alias=True)}
    if name == "rule":
        _name_facts(found["$defs"])
    return found


def _name_facts(tables: dict[str, Any]) -> None:
    """Offers every fact where a case gives some; those of packs are valid all the same."""
    given = tables["Case"]["properties"]["given"]
    tables["Given"] = {"description": "A fact's value or gap.", **given["additionalProperties"]}
    value = {"$ref": "#/$defs/Given"}
    given["additionalProperties"] = value
    given["properties"] = {
        spec.name: {**value, "description": f"{spec.meaning} ({spec.kind.value})."}
        for spec in CATALOGUE.keys.values()
    }
