r"""Writes the registry that ships with the tool from CSV files, or writes it out as such.

    python tools/make_registry.py --export FOLDER
    python tools/make_registry.py FOLDER/products.csv MORE.csv --sources FOLDER/sources.csv \
        --issuers FOLDER/issuers.csv --shares FOLDER/shares.csv --version 2 --date 2026-12-01

Products: symbol,underlying,issuer,chain,address,decimals,source and, where known, name; several
sources are joined by `; `. Rows that were read from a chain or a list are never merged by symbol
alone: issuer and symbol make a product, chain and address a contract. Read the diff.
"""

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from auditor.base.checksum import checksummed, is_address
from auditor.registry.listings import chain_order
from auditor.registry.snapshot import FILE, Snapshot, decode, snapshot


ROW = ("symbol", "underlying", "issuer", "chain", "address", "decimals", "source", "name")
SOURCE = ("source", "date", "kind")
ISSUER = ("issuer", "name", "jurisdiction", "website", "structure", "source")
SHARE = ("ticker", "name", "isin", "exchange", "currency", "source")
Rows = Sequence[Mapping[str, str]]


def read(path: Path, names: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV file; a column it does not have is empty."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: row.get(name) or "" for name in names} for row in csv.DictReader(file)]


def encoded(
    products: Rows, sources: Rows, issuers: Rows, shares: Rows, *, version: int, date: str
) -> bytes:
    """The registry file: one line per record, in a fixed order whatever the order of the rows."""
    lists = sorted(sources, key=lambda row: row["source"])
    chains = sorted({row["chain"] for row in products}, key=chain_order)
    lines = [
        '"schema":"auditor/registry/v1"',
        f'"version":{version}',
        f'"date":{_json(date)}',
        _table("sources", lists, SOURCE),
        f'"chains":{_json(chains)}',
        _table("issuers", issuers, ISSUER),
        _table("shares", shares, SHARE),
        f'"products":[\n{_lines(_entries(products, lists, chains))}\n]',
    ]
    raw = ("{\n" + ",\n".join(lines) + "\n}\n").encode()
    decode(raw, "the new registry")
    return raw


def _entries(products: Rows, lists: Rows, chains: Sequence[str]) -> Iterator[object]:
    number = {row["source"]: at for at, row in enumerate(lists)}
    contracts: dict[tuple[str, str], Mapping[str, str]] = {}
    for row in products:
        address = _spelled(row)
        if (row["chain"], address) in contracts:
            raise SystemExit(f"{row['chain']} {address} stands twice")
        contracts[row["chain"], address] = row
    names: dict[tuple[str, str, str], str] = {}
    places: dict[tuple[str, str, str], dict[tuple[str, str, str], list[int]]] = defaultdict(dict)
    for (chain, address), row in contracts.items():
        product = (row["issuer"], row["symbol"], row["underlying"])
        names[product] = names.get(product) or row["name"]
        place = (address, row["decimals"], row["source"])
        places[product].setdefault(place, []).append(chains.index(chain))
    for product in sorted(places, key=lambda each: (each[0], each[2], each[1])):
        found = [
            [address, decimals, [number[each] for each in told.split("; ")], sorted(at)]
            for (address, decimals, told), at in places[product].items()
        ]
        found.sort(key=lambda place: (place[3], place[0]))
        yield [*product, names[product], found]


def _spelled(row: Mapping[str, str]) -> str:
    address = row["address"]
    return checksummed(address) if is_address(address) else address


def _table(name: str, rows: Rows, columns: Sequence[str]) -> str:
    key, *rest = columns
    made = sorted((row[key], {column: row[column] for column in rest}) for row in rows)
    body = ",\n".join(f"{_json(at)}:{_json(cells)}" for at, cells in made)
    return f'"{name}":{{\n{body}\n}}'


def _lines(records: Iterable[object]) -> str:
    return ",\n".join(map(_json, records))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def exported(told: Snapshot) -> dict[str, tuple[Sequence[str], list[Sequence[str]]]]:
    """The tables the registry can be made from again: columns and rows by file name."""
    lists = list(told.sources)
    products = [
        (
            *(entry.symbol, entry.underlying, entry.issuer, told.chains[chain]),
            *(place.address, place.decimals, "; ".join(lists[at] for at in place.sources)),
            entry.name,
        )
        for entry in told.products
        for place in entry.places
        for chain in place.chains
    ]
    sources = [(name, each.date, each.kind) for name, each in told.sources.items()]
    issuers = [
        (name, each.name, each.jurisdiction, each.website, each.structure, each.source)
        for name, each in told.issuers.items()
    ]
    shares = [
        (ticker, each.name, each.isin, each.exchange, each.currency, each.source)
        for ticker, each in told.shares.items()
    ]
    return {
        "products.csv": (ROW, [*products]),
        "sources.csv": (SOURCE, [*sources]),
        "issuers.csv": (ISSUER, [*issuers]),
        "shares.csv": (SHARE, [*shares]),
    }


def export(folder: Path) -> None:
    """Writes the shipped registry as CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (columns, rows) in exported(snapshot()).items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line and writes what it asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("products", nargs="*", type=Path, help="CSV files of contracts")
    for name in ("sources", "issuers", "shares"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--version", type=int)
    parser.add_argument("--date", help="the day of its newest source, YYYY-MM-DD")
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--export", type=Path, metavar="FOLDER")
    told = parser.parse_args(arguments)
    if told.export:
        export(told.export)
        return
    if not all((told.products, told.sources, told.issuers, told.shares, told.version, told.date)):
        parser.error("give product files, --sources, --issuers, --shares, --version and --date")
    raw = encoded(
        [row for path in told.products for row in read(path, ROW)],
        read(told.sources, SOURCE),
        read(told.issuers, ISSUER),
        read(told.shares, SHARE),
        version=told.version,
        date=told.date,
    )
    told.out.write_bytes(raw)


if __name__ == "__main__":
    main()
