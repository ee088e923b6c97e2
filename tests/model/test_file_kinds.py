import pytest

from auditor.base import strict_yaml
from auditor.errors import InputError
from auditor.model.file_kinds import KINDS, taken_by
from auditor.model.parsing import parse
from auditor.model.product import ProductSpec
from auditor.model.watchlist import WatchlistSpec


def document(schema: str, name: str = "w.yaml") -> strict_yaml.Document:
    return strict_yaml.load(f"schema: {schema}\nproducts: [a.yaml]\n", name)


@pytest.mark.parametrize("schema", sorted({*KINDS} - {"auditor/product/v1"}))
def test_a_file_in_place_of_a_product_file_is_told_the_command_that_takes_it(schema: str) -> None:
    what, command = KINDS[schema]
    with pytest.raises(InputError) as caught:
        parse(ProductSpec, document(schema))
    assert str(caught.value) == (
        f"w.yaml:1:9: this is not a product file. This is {what}: `{command.format('w.yaml')}`."
    )


def test_a_product_file_in_place_of_a_watchlist_is_told_so_too() -> None:
    with pytest.raises(InputError) as caught:
        parse(WatchlistSpec, strict_yaml.load("schema: auditor/product/v1\nid: a\n", "p.yaml"))
    assert str(caught.value) == (
        "p.yaml:1:9: this is not a watchlist. This is a product file: `auditor audit p.yaml`."
    )


def test_a_mistake_in_a_file_of_the_right_kind_is_that_mistake() -> None:
    with pytest.raises(InputError, match=r"unknown key 'produkts' in the file\."):
        parse(
            WatchlistSpec, strict_yaml.load("schema: auditor/watchlist/v1\nprodukts: [a]", "w.yaml")
        )


@pytest.mark.parametrize("text", ["schema: auditor/other/v1", "schema: [5]", "id: a", "[]"])
def test_a_file_of_no_known_kind_has_no_command(text: str) -> None:
    assert taken_by(strict_yaml.load(text, "x.yaml")) == ""


def test_the_name_of_a_file_cannot_hide_in_the_command() -> None:
    told = taken_by(document("auditor/watchlist/v1", "w\u202e.yaml"))
    assert told == "This is a watchlist: `auditor batch w⟨U+202E⟩.yaml`."
