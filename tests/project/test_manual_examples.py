"""What the manuals print as a file is one the tool takes."""

import re
from pathlib import Path

import pytest
import yaml

from auditor.base import strict_yaml
from auditor.collect.market.tables import REFERENCE_COLUMNS, TOKEN_COLUMNS
from auditor.evaluate.cases import run_cases
from auditor.model.parsing import parse
from auditor.model.watchlist import WatchlistSpec
from auditor.pipeline.inputs import product_from, read_rules
from auditor.settings import load_settings


DOCS = Path(__file__).parent.parent.parent / "docs"


def block(page: str, kind: str, start: str) -> str:
    """The one block of a page that begins so."""
    text = (DOCS / page).read_text()
    found = re.findall(rf"```{kind}\n(.+?)```", text, re.DOTALL)
    (wanted,) = (each for each in found if each.startswith(start))
    return wanted


def test_the_product_file_is_whole() -> None:
    text = block("products.md", "yaml", "schema: auditor/product/v1\n")
    product = product_from(text.encode(), "products.md", DOCS, read_rules())
    assert product.spec.id == "ngax"
    assert product.spec.reserves
    assert product.spec.prices.token
    assert product.spec.statements
    assert len(text.splitlines()) <= 28


def test_every_column_of_the_price_tables_is_named_and_no_other() -> None:
    text = (DOCS / "products.md").read_text().partition("| table | column | holds |")[2]
    table = text.partition("\n\n")[0]
    named = {name for row in table.splitlines() for name in re.findall(r"`([a-z_]+)`", row)}
    assert named == {*TOKEN_COLUMNS.known, *REFERENCE_COLUMNS.known}


def test_the_settings_of_a_test_node_let_loopback_through(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text(block("products.md", "toml", "[chains."))
    settings = load_settings(tmp_path / "auditor.toml", {})
    assert settings.http.allow_loopback
    assert settings.chains["eip155:31337"].finality == "latest"


def test_every_watchlist_of_the_page_is_one() -> None:
    text = (DOCS / "watchlists.md").read_text()
    found = re.findall(r"```yaml\n(schema: auditor/watchlist/v1\n.+?)```", text, re.DOTALL)
    lists = [parse(WatchlistSpec, strict_yaml.load(each.encode(), "w")) for each in found]
    assert [bool(each.replay) for each in lists] == [False, True]


@pytest.fixture
def rule_with_params(tmp_path: Path) -> Path:
    """The part of a rule that shows params, put into the whole rule above it on the page."""
    whole = yaml.safe_load(block("writing-rules.md", "yaml", "schema: auditor/rule/v1\n"))
    part = yaml.safe_load(block("writing-rules.md", "yaml", "params:\n"))
    merged = {**whole, **part, "when_undisclosed": "unknown"}
    (tmp_path / "rule.yaml").write_text(yaml.safe_dump(merged))
    return tmp_path


def test_the_rule_with_params_agrees_with_each_of_its_cases(rule_with_params: Path) -> None:
    (pack,) = read_rules((rule_with_params,)).compiled.house
    (rule,) = pack.rules
    assert set(rule.spec.params) == {"limit", "late"}
    results = run_cases(rule)
    assert len(results) == 5
    assert all(result.agrees for result in results), results


def test_a_case_with_a_short_name_is_told_how_long_it_must_be(rule_with_params: Path) -> None:
    file = rule_with_params / "rule.yaml"
    file.write_text(file.read_text().replace("exactly at both limits", "at both"))
    with pytest.raises(Exception, match="needs at least 8 characters"):
        read_rules((rule_with_params,))
    assert "in 8 characters or more" in (DOCS / "writing-rules.md").read_text()
