"""The shipped registry: what it must hold, and that it is what its tool makes of its own tables."""

import csv
import json
import runpy
from pathlib import Path
from typing import Any, get_args

import pytest

from auditor.base.base58 import decode as decode_base58
from auditor.base.checksum import checksummed
from auditor.errors import InputError
from auditor.model.product import Structure
from auditor.registry.chains import CHAINS
from auditor.registry.listings import Listings, is_issuers_own
from auditor.registry.snapshot import FILE, decode, snapshot


ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "make_registry.py"))


@pytest.fixture(scope="module")
def tables(tool: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registry")
    tool["main"](["--export", str(folder)])
    return folder


def remade(tool: dict[str, Any], tables: Path, out: Path, *products: Path) -> bytes:
    tool["main"](
        [
            *map(str, products or [tables / "products.csv"]),
            *(f"--{name}={tables / name}.csv" for name in ("sources", "issuers", "shares")),
            *("--version", "1", "--date", "2026-10-05", "--out", str(out)),
        ]
    )
    return out.read_bytes()


def test_the_file_is_what_its_own_tables_make_whatever_their_order(
    tool: dict[str, Any], tables: Path, tmp_path: Path
) -> None:
    assert remade(tool, tables, tmp_path / "one") == FILE.read_bytes()
    lines = (tables / "products.csv").read_text().splitlines()
    half = len(lines) // 2
    for name, rows in (("a", lines[half:][::-1]), ("b", lines[1:half])):
        (tmp_path / f"{name}.csv").write_text("\n".join([lines[0], *rows]) + "\n")
    shuffled = (tmp_path / "a.csv", tmp_path / "b.csv")
    assert remade(tool, tables, tmp_path / "two", *shuffled) == FILE.read_bytes()


def test_the_tool_repairs_the_case_of_an_address_and_refuses_a_twin(
    tool: dict[str, Any], tables: Path, tmp_path: Path
) -> None:
    with (tables / "products.csv").open() as file:
        (row, *_) = csv.DictReader(file)
    for name, rows in (("small", [row]), ("twice", [row, row])):
        with (tmp_path / f"{name}.csv").open("w") as file:
            writer = csv.DictWriter(file, row)
            writer.writeheader()
            writer.writerows({**each, "address": each["address"].lower()} for each in rows)
    small = remade(tool, tables, tmp_path / "small.json", tmp_path / "small.csv")
    (entry,) = decode(small, "small").products
    assert entry.places[0].address == row["address"]
    with pytest.raises(SystemExit, match="stands twice"):
        remade(tool, tables, tmp_path / "twice.json", tmp_path / "twice.csv")


def test_every_address_is_spelt_as_its_chain_wants() -> None:
    for row in Listings.load():
        if row.chain.startswith("eip155:"):
            assert checksummed(row.address) == row.address
        else:
            assert len(decode_base58(row.address)) == 32
        assert row.chain in CHAINS


def test_every_isin_has_its_check_digit_and_every_form_exists() -> None:
    isins = [share.isin for share in snapshot().shares.values() if share.isin]
    assert "US88160R1014" in isins
    for isin in isins:
        digits = "".join(str(int(letter, 36)) for letter in isin)
        doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits))]
        assert sum(sum(divmod(each, 10)) for each in doubled) % 10 == 0, isin
    forms = {issuer.structure for issuer in snapshot().issuers.values()}
    assert forms - {""} < set(get_args(Structure)) - {"not_known"}


def test_the_date_is_that_of_the_newest_source_and_every_source_is_used() -> None:
    told = snapshot()
    assert told.date == max(source.date for source in told.sources.values())
    used = {at for entry in told.products for place in entry.places for at in place.sources}
    assert used == set(range(len(told.sources)))
    tickers = {entry.underlying for entry in told.products}
    assert set(told.shares) <= tickers


def test_whose_word_a_row_is() -> None:
    rows = {row.source for row in Listings.load()}
    own = {row for row in rows if is_issuers_own(row)}
    assert own
    assert own != rows
    assert all("backed-fi/" in row or "ondoprotocol/" in row for row in own)


def broken(change: Any) -> bytes:
    document = json.loads(FILE.read_bytes())
    change(document)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda it: it.pop("date"), "missing required field `date`"),
        (lambda it: it.update(date="soon"), "$.date"),
        (lambda it: it.update(schema="auditor/registry/v2"), "$.schema"),
        (lambda it: it.update(more=1), "unknown field `more`"),
        (lambda it: it["products"][3].append("x"), "at most length 5"),
        (lambda it: it["products"][0][4][0].__setitem__(3, [99]), "a chain that is not listed"),
        (lambda it: it["products"][0].__setitem__(0, "nobody"), "not among `issuers`"),
        (lambda it: it["shares"]["TSLA"].update(isin="US1"), "$.shares"),
    ],
)
def test_a_registry_that_is_not_one_is_refused_with_its_place(change: Any, told: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(broken(change), "registry.json")
    assert str(caught.value).startswith("registry.json: is not a registry: ")
    assert told in str(caught.value)
    assert "install it again" in str(caught.value)
