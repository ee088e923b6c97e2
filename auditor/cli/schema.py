"""`auditor schema`: JSON Schemas for editors."""

import json

import click


MODELS = {
    "product": ("auditor.model.product", "ProductSpec"),
    "rule": ("auditor.model.rule", "RuleSpec"),
    "pack": ("auditor.model.rule", "PackSpec"),
    "watchlist": ("auditor.model.product", "WatchlistSpec"),
    "report": ("auditor.render.formats.json_v1", "ReportV1"),
}


@click.command()
@click.argument("name", type=click.Choice(sorted(MODELS)))
def schema(name: str) -> None:
    r"""Print the JSON Schema of a file format.

    \b
    Example:
      auditor schema product > product.schema.json
    """
    from importlib import import_module  # noqa: PLC0415 - pydantic is slow to import

    module, attribute = MODELS[name]
    model = getattr(import_module(module), attribute)
    click.echo(json.dumps(model.model_json_schema(by_alias=True), indent=2, sort_keys=True))
