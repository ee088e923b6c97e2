from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import indent

import pytest

from auditor.base import strict_yaml
from auditor.base.strict_yaml import YamlValue
from auditor.errors import InputError
from auditor.model.parsing import parse
from auditor.model.policy import PolicySpec
from auditor.model.product import ProductSpec
from auditor.model.rule import RuleSpec
from auditor.model.watchlist import WatchlistSpec
from auditor.resources import shipped


ADDRESS = '"0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0"'
SAMPLE = Path(__file__).parents[2] / "samples" / "products" / "good.yaml"
Told = Callable[[str], str]

# Every shape of a product file: nested models, lists of models, tables, optional parts.
RICH: dict[str, YamlValue] = {
    "schema": "auditor/product/v1",
    "id": "rich",
    "symbol": "RICHx",
    "name": "Rich token",
    "issuer": {"name": "Rich SPV", "jurisdiction": "JE", "website": "https://rich.example"},
    "structure": "custodial_share",
    "underlying": {
        "ticker": "RICH",
        "exchange": "XNAS",
        "currency": "USD",
        "isin": "US88160R1014",
        "shares_per_token": 1,
    },
    "deployments": [
        {
            "chain": "tron:mainnet",
            "address": "TXYZ",
            "unit_model": "auto",
            "inventory": ["TAAA"],
            "from_block": 5,
            "labels": {"TBBB": {"name": "Exchange X", "kind": "exchange"}},
            "bridge": {"kind": "lock_and_mint", "counterpart": "eip155:1"},
            "supply_sources": [
                {
                    "kind": "json",
                    "url": "https://rich.example/supply",
                    "fields": {"tokens": "circulating"},
                    "class": "issuer",
                }
            ],
        }
    ],
    "reserves": [
        {
            "kind": "csv",
            "path": "reserves.csv",
            "unit": "shares",
            "class": "third_party",
            "verifier": "V",
            "cadence": "24h",
            "scope": ["existence"],
            "not_in_scope": ["independence"],
        }
    ],
    "prices": {
        "token": [{"kind": "csv", "path": "quotes.csv"}],
        "reference": [{"kind": "csv", "path": "closes.csv"}],
    },
    "corporate_actions": [{"kind": "csv", "path": "actions.csv"}],
    "listings": [{"kind": "token_list", "path": "list.json", "names_every_chain": True}],
    "documents": [{"topic": ["custody"], "path": "terms.md", "class": "issuer"}],
    "statements": [
        {
            "fact": "custody.custodian",
            "value": "A Bank",
            "quote": "A Bank holds them",
            "source": "terms.md",
            "read_on": "2026-09-01",
        },
        {
            "fact": "redemption.who",
            "read_on": "2026-09-01",
            "not_disclosed": [{"place": "site", "source": "https://rich.example"}],
        },
    ],
    "report": {"author": "A", "conflicts": "none"},
}
FREE = ("fields", "labels")  # tables whose keys people choose
Path_ = tuple[str | int, ...]


def written(value: YamlValue, key: str = "") -> str:
    """Block style with every text quoted, so that each value stands on a line of its own."""
    if isinstance(value, dict):
        inner = "".join(written(each, name) for name, each in value.items())
        return f"{key}:\n{indent(inner, '  ')}" if key else inner
    if isinstance(value, list):
        entries = "".join("-" + indent(written(each), "  ")[1:] for each in value)
        return f"{key}:\n{entries}"
    scalar = "null" if value is None else str(value).lower() if not isinstance(value, str) else None
    text = f'"{value}"' if scalar is None else scalar
    return f"{key}: {text}\n" if key else f"{text}\n"


def places(value: YamlValue, path: Path_ = ()) -> Iterator[Path_]:
    """The path of every key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name)
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from places(inner, (*path, at))


def changed(value: YamlValue, path: Path_, change: Callable[[dict[str, YamlValue], str], None]):
    """A deep copy in which `change` was applied to the table and key at `path`."""
    if isinstance(value, dict):
        copy = {
            name: changed(inner, path[1:], change) if path[0] == name and len(path) > 1 else inner
            for name, inner in value.items()
        }
        if len(path) == 1:
            change(copy, str(path[0]))
        return copy
    assert isinstance(value, list)
    return [
        changed(inner, path[1:], change) if path[0] == at else inner
        for at, inner in enumerate(value)
    ]


def told(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        parse(ProductSpec, strict_yaml.load(text, "p.yaml"))
    return caught.value


def refusal(document: strict_yaml.Document) -> InputError | None:
    try:
        parse(ProductSpec, document)
    except InputError as error:
        return error
    return None


def position(text: str, marker: str) -> tuple[int, int]:
    before = text[: text.index(marker)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def test_most_wrong_values_and_missing_keys_are_refused() -> None:
    """So that the two tests below cannot pass by accepting everything."""

    def spoil(table: dict[str, YamlValue], key: str) -> None:
        table[key] = 77_777_777

    def leave_out(table: dict[str, YamlValue], key: str) -> None:
        del table[key]

    for change, least in ((spoil, 0.95), (leave_out, 0.5)):
        documents = [strict_yaml.load(written(changed(RICH, path, change)), "p") for path in KEYS]
        assert sum(refusal(each) is not None for each in documents) >= least * len(KEYS)


def test_the_rich_product_is_valid() -> None:
    spec = parse(ProductSpec, strict_yaml.load(written(RICH), "p.yaml"))
    assert spec.deployments[0].labels["TBBB"].kind == "exchange"


KEYS = [path for path in places(RICH) if not (len(path) > 1 and path[-2] in FREE)]


@pytest.mark.fault("S04")
@pytest.mark.parametrize("path", KEYS, ids=lambda path: ".".join(map(str, path)))
def test_a_misspelt_key_is_found_where_it_stands_and_the_right_one_is_named(path: Path_) -> None:
    def misspell(table: dict[str, YamlValue], key: str) -> None:
        items = list(table.items())
        table.clear()
        table.update({f"{name}q" if name == key else name: inner for name, inner in items})

    text = written(changed(RICH, path, misspell))
    error = told(text)
    assert (error.place.line, error.place.column) == position(text, f"{path[-1]}q:")
    where = ".".join(map(str, path[:-1])) or "the file"
    assert error.problem == f"unknown key '{path[-1]}q' in {where}."
    assert error.hint == f"Did you mean {path[-1]!r}?"


@pytest.mark.fault("S04")
@pytest.mark.parametrize("wrong", [["zzz"], {"zzz": "zzz"}, 77_777_777, True, None, "z\u00fc z"])
@pytest.mark.parametrize("path", KEYS, ids=lambda path: ".".join(map(str, path)))
def test_a_wrong_value_is_refused_on_its_own_line_or_fits(path: Path_, wrong: YamlValue) -> None:
    def spoil(table: dict[str, YamlValue], key: str) -> None:
        table[key] = wrong

    text = written(changed(RICH, path, spoil))
    document = strict_yaml.load(text, "p.yaml")
    error = refusal(document)
    # What fits is fine; a table that lacks something then may be named instead of the key.
    lines = (document.place(path[:-1]), document.place(path, of="key"), document.place(path))
    assert error is None or error.place.line in {place.line for place in lines}, str(error)
    assert "Input should" not in str(error)


@pytest.mark.fault("S04")
@pytest.mark.parametrize("path", KEYS, ids=lambda path: ".".join(map(str, path)))
def test_a_key_left_out_is_named_with_the_table_it_belongs_to(path: Path_) -> None:
    def leave_out(table: dict[str, YamlValue], key: str) -> None:
        del table[key]

    document = strict_yaml.load(written(changed(RICH, path, leave_out)), "p.yaml")
    error = refusal(document)
    assert error is None or error.place == document.place(path[:-1])
    assert error is None or str(path[-1]) in error.problem


@pytest.mark.fault("S04")
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "symbol: TSLAx",
            "symbol: 5",
            'p.yaml:3:9: symbol: must be text. Write "5", in quotes.',
        ),
        (
            "symbol: TSLAx",
            "symbol: true",
            'p.yaml:3:9: symbol: must be text. Write "true", in quotes.',
        ),
        ("symbol: TSLAx", "symbol:", "p.yaml:3:8: symbol: must be text, but is empty."),
        ("symbol: TSLAx\n", "", "p.yaml:1:1: symbol is missing."),
        (
            "structure: tracker_certificate",
            "structure: tracker_certifcate",
            (
                "p.yaml:6:12: structure: 'tracker_certifcate' is not one of the valid words. "
                "Did you mean 'tracker_certificate'?"
            ),
        ),
        (
            "jurisdiction: JE",
            "jurisdiction: Jersey",
            (
                "p.yaml:5:58: issuer.jurisdiction: 'Jersey' is not a country code of two "
                "capital letters such as JE."
            ),
        ),
        (
            "isin: US88160R1014",
            'isin: US88160R1014, shares_per_token: "a"',
            (
                "p.yaml:7:97: underlying.shares_per_token: "
                "'a' is not a number in plain digits such as 1250.5, without unit, sign or commas."
            ),
        ),
        (
            "isin: US88160R1014",
            "isin: US88160R1014, shares_per_token: 0",
            "p.yaml:7:97: underlying.shares_per_token: must be at least 1.",
        ),
        (
            "name: Tesla xStock",
            "deployments: []",
            "Duplicate key 'deployments', already on line 4.",
        ),
        (f"    address: {ADDRESS}\n", "", "p.yaml:9:5: deployments.0.address is missing."),
        (
            f"address: {ADDRESS}",
            f"adress: {ADDRESS}",
            "p.yaml:10:5: unknown key 'adress' in deployments.0. Did you mean 'address'?",
        ),
        (
            f"    address: {ADDRESS}",
            f"    address: {ADDRESS}\n    bridge: {{kind: lock_and_mnt, counterpart: eip155:1}}",
            (
                "p.yaml:11:20: deployments.0.bridge.kind: 'lock_and_mnt' is not one of the valid "
                "words. Did you mean 'lock_and_mint'?"
            ),
        ),
        (
            f"    address: {ADDRESS}",
            f"    address: {ADDRESS}\n    from_block: '5'",
            "p.yaml:11:17: deployments.0.from_block: must be a whole number, without quotes.",
        ),
        (
            f"    address: {ADDRESS}",
            f"    address: {ADDRESS}\n    inventory: 5",
            "p.yaml:11:16: deployments.0.inventory: must be a list.",
        ),
        (
            f"    address: {ADDRESS}",
            f"    address: {ADDRESS}\n    labels: {{a: b}}",
            "p.yaml:11:17: deployments.0.labels.a: must be a table of keys and values.",
        ),
        (
            "deployments:\n",
            "reserves:\n  - {kind: csv, path: a.csv, scpe: [existence]}\ndeployments:\n",
            "p.yaml:9:30: unknown key 'scpe' in reserves.0. Did you mean 'scope'?",
        ),
        (
            "deployments:\n",
            "reserves:\n  - {kind: csv, path: a.csv, zz: 1}\ndeployments:\n",
            (
                "p.yaml:9:30: unknown key 'zz' in reserves.0. "
                "Valid keys: address, amount, as_of, cadence, chain, class, date_quote, dates, "
                "fields, kind, not_in_scope, numbers, path, quote, scope, time_unit, unit, url, "
                "verifier."
            ),
        ),
        (
            "deployments:\n",
            (
                "reserves:\n  - {kind: csv, path: a.csv, scope: [existence, incependence]}\n"
                "deployments:\n"
            ),
            (
                "p.yaml:9:49: reserves.0.scope.1: 'incependence' is not one of the valid words. "
                "Did you mean 'independence'?"
            ),
        ),
        (
            "deployments:\n",
            (
                "statements:\n  - {fact: a.b, read_on: 2026-02-30, value: 5, quote: q, source: s}\n"
                "deployments:\n"
            ),
            (
                "p.yaml:9:26: statements.0.read_on: "
                "'2026-02-30' is no date: day is out of range for month."
            ),
        ),
        (
            "deployments:\n",
            (
                "statements:\n"
                "  - {fact: a.b, read_on: 2026-02-20, value: [5], quote: q, source: s}\n"
                "deployments:\n"
            ),
            'p.yaml:9:46: statements.0.value.0: must be text. Write "5", in quotes.',
        ),
    ],
)
def test_the_place_and_the_words(
    product: str, refused: Told, old: str, new: str, expected: str
) -> None:
    assert old in product
    assert refused(product.replace(old, new, 1)).endswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", "w.yaml:1:1: the file: must be a table of keys and values."),
        ("~", "w.yaml:1:1: the file: must be a table of keys and values, but is empty."),
        (
            "schema: auditor/watchlist/v1\nproducts: []",
            "products: must not be empty where neither token_lists nor registry are named.",
        ),
        (
            "schema: auditor/watchlst/v1\nproducts: [a]",
            "Did you mean 'auditor/watchlist/v1'?",
        ),
        ('"\\u202eschema": x', "unknown key '⟨U+202E⟩schema' in the file. Did you mean 'schema'?"),
    ],
)
def test_a_watchlist_is_read_as_strictly(text: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(WatchlistSpec, strict_yaml.load(text, "w.yaml"))
    assert str(caught.value).endswith(expected)


RULE = (shipped("rules") / "backing" / "structure-matches-claim.yaml").read_text()
CASE = "  - {name: eight letters, given: {reserves.shares: %s}, expect: pass}\n"


@pytest.mark.fault("S04")
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "{gap: unreachble}",
            "shares.gap: 'unreachble' is not one of the valid words. Did you mean 'un",
        ),
        ("{gapp: stale}", "unknown key 'gapp' in cases.0.given.reserves.shares. Did you mean 'gap"),
        ("{gap: stale, low: '1'}", "unknown key 'low' in cases.0.given.reserves.shares. Did you"),
        ("{low: 1}", 'cases.0.given.reserves.shares.low: must be text. Write "1", in quotes.'),
        ("1", 'cases.0.given.reserves.shares: must be text. Write "1", in quotes.'),
        ("[]", "cases.0.given.reserves.shares: must be text."),
        ("{complete: true}", "cases.0.given.reserves.shares.records is missing."),
        ("{records: [{chain: 5}]}", "shares.records.0.chain: must be text. Write "),
        ("{records: [{chain: {gap: x}}]}", "records.0.chain.gap: 'x' is not one of the valid"),
        ("{records: {a: b}}", "cases.0.given.reserves.shares.records: must be a list."),
    ],
)
def test_of_several_shapes_the_one_that_was_meant_is_explained(value: str, expected: str) -> None:
    head, _, cases = RULE.partition("cases:\n")
    text = f"{head}cases:\n{CASE % value}{cases}"
    document = strict_yaml.load(text, "r.yaml")
    with pytest.raises(InputError) as caught:
        parse(RuleSpec, document)
    assert expected in str(caught.value)
    assert caught.value.place.line == position(text, "eight letters")[0]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("severity: critical", "severity: criticl", "valid words. Did you mean 'critical'?"),
        ("weight: 2", "weight: 200", "weight: must be at most 100."),
        ("expect: pass", "expect: passes", "valid words. Did you mean 'pass'?"),
        ("severity: critical", "severity: huge", "valid words. Valid: 'info', 'low', 'med"),
        ("title: ", "title: Short\ntitel: ", "unknown key 'titel' in the file. Did you mean 'tit"),
    ],
)
def test_a_rule_is_read_as_strictly(old: str, new: str, expected: str) -> None:
    assert old in RULE
    with pytest.raises(InputError) as caught:
        parse(RuleSpec, strict_yaml.load(RULE.replace(old, new, 1), "r.yaml"))
    assert expected in str(caught.value)


def test_a_rule_that_may_warn_needs_the_words_for_it() -> None:
    text = RULE.replace("messages:", "tolerates: structure.promises_shares\nmessages:", 1)
    with pytest.raises(InputError, match="messages: warn is missing") as caught:
        parse(RuleSpec, strict_yaml.load(text, "r.yaml"))
    assert caught.value.place.line == position(text, "messages:")[0] + 1


def test_every_shipped_rule_and_the_policy_can_be_read() -> None:
    read = 0
    for path in sorted(shipped("rules").rglob("*.yaml")):
        document = strict_yaml.load(path.read_bytes(), path.name)
        if isinstance(document.data, dict) and document.data.get("schema") == "auditor/rule/v1":
            read += bool(parse(RuleSpec, document))
    assert read >= 40
    policy = (shipped("rules") / "scoring.yaml").read_text()
    assert parse(PolicySpec, strict_yaml.load(policy, "s.yaml")).bands
    twice = policy.replace("id: K2", "id: K1", 1)
    with pytest.raises(InputError, match=r"caps\.1: K1 stands twice"):
        parse(PolicySpec, strict_yaml.load(twice, "s.yaml"))


def test_a_cap_has_one_condition() -> None:
    policy = (shipped("rules") / "scoring.yaml").read_text()
    text = policy.replace("flags_hit: 3", "flags_hit: 3\n    unless: supply.read_share >= 0.5", 1)
    with pytest.raises(InputError, match=r"caps\.3: a cap needs exactly one"):
        parse(PolicySpec, strict_yaml.load(text, "s.yaml"))
