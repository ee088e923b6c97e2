from collections.abc import Callable

import pytest

from auditor.model.product import ProductSpec


Told = Callable[[str], str]
Read = Callable[[str], ProductSpec]

ADDRESS = "0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0"
OTHER = "0x9d275685dC284C8eB1C79f6ABA7a63Dc75ec890a"
MISTYPED = "0x8aD3c73F833d3F9A523aB01476625F269aEB7cf0"
LINE = f'    address: "{ADDRESS}"\n'


def with_deployment(product: str, *lines: str) -> str:
    return product + "".join(f"    {line}\n" for line in lines)


def with_block(product: str, block: str) -> str:
    return f"{product}{block}\n"


# As written between the double quotes of YAML.
IDS = (
    *("../../x", "/etc/x", "", " ", "-x", "x/y", "x\\\\y", "CON", "Tslax", "tslaX", "TSLAX"),
    *("tsla_x", "tsla.x", "tsla x", " tslax", "tslax ", "tsl\u00e4x", "tsla\u0308x", "\uff0fx"),
    *("\uff0e\uff0e", "\uff54slax", "t\u200bx", "a\u0307", "\u0131d", "\u212a", "~", "~x", "$x"),
    *("a" * 65, "a" * 300, "x:y", "x;y", "x|y", "*", "?", "a*", "%2e%2e", "x%00"),
    *("x\\0y", "a\\n", "\\ta"),
)


@pytest.mark.fault("S15")
@pytest.mark.parametrize("wrong", IDS)
def test_an_id_that_could_name_another_folder_is_refused(
    product: str, refused: Told, wrong: str
) -> None:
    said = refused(product.replace("id: tslax", f'id: "{wrong}"', 1))
    assert said.startswith("p.yaml:2:5: "), said


@pytest.mark.fault("S15")
def test_there_are_forty_of_them() -> None:
    assert len(set(IDS)) >= 40


@pytest.mark.parametrize("right", ["a", "0", "a-b", "a" * 64, "9-", "con"])
def test_an_id_of_plain_letters_is_taken(product: str, read_product: Read, right: str) -> None:
    assert read_product(product.replace("id: tslax", f'id: "{right}"', 1)).id == right


@pytest.mark.fault("T15")
@pytest.mark.parametrize("number", ["1234567", "0"])
def test_an_address_without_quotes_that_reads_as_a_number(
    product: str, refused: Told, number: str
) -> None:
    said = refused(product.replace(f'"{ADDRESS}"', number, 1))
    assert said == (
        f'p.yaml:10:14: deployments.0.address: must be text. Write "{number}", in quotes.'
    )


@pytest.mark.fault("T15")
def test_a_mistyped_address_is_refused_with_the_right_spelling(product: str, refused: Told) -> None:
    said = refused(product.replace(ADDRESS, MISTYPED, 1))
    assert said.startswith(f"p.yaml:10:14: deployments.0.address: {MISTYPED} fails its checksum")
    assert ADDRESS in said


@pytest.mark.fault("T15")
@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ((f'inventory: ["{OTHER}", "{MISTYPED}"]',), "p.yaml:11:63: deployments.0.inventory.1"),
        ((f'multiplier_source: "{MISTYPED}"',), "p.yaml:11:24: deployments.0.multiplier_source"),
        (
            (f'labels: {{"{MISTYPED}": {{name: X, kind: pool}}}}',),
            f"p.yaml:11:60: deployments.0.labels.{MISTYPED}",
        ),
    ],
)
def test_every_address_of_a_deployment_is_checked(
    product: str, refused: Told, lines: tuple[str, ...], place: str
) -> None:
    said = refused(with_deployment(product, *lines))
    assert said.startswith(f"{place}: {MISTYPED} fails its checksum")


@pytest.mark.fault("T15")
@pytest.mark.parametrize("block", ["reserves: [%s]", "prices: {reference: [%s]}"])
def test_the_address_of_a_feed_is_checked(product: str, refused: Told, block: str) -> None:
    feed = f'{{kind: chainlink_feed, chain: "eip155:1", address: "{MISTYPED}"}}'
    assert f"address: {MISTYPED} fails its checksum" in refused(with_block(product, block % feed))


@pytest.mark.fault("T15")
@pytest.mark.parametrize("address", [ADDRESS.lower(), "0x" + ADDRESS[2:].upper(), ADDRESS])
def test_one_case_throughout_carries_no_checksum(
    product: str, read_product: Read, address: str
) -> None:
    assert read_product(product.replace(ADDRESS, address, 1)).deployments[0].address == address


@pytest.mark.parametrize("wrong", ["0x123", ADDRESS[2:], ADDRESS + "0", "T" + ADDRESS[1:]])
def test_what_is_no_address_of_the_chain(product: str, refused: Told, wrong: str) -> None:
    assert "is not an address of eip155:1" in refused(product.replace(ADDRESS, wrong, 1))


def test_other_chains_have_other_addresses(product: str, read_product: Read) -> None:
    text = product.replace("eip155:1", "tron:mainnet", 1).replace(ADDRESS, "TXYZ", 1)
    assert read_product(text).deployments[0].address == "TXYZ"


@pytest.mark.fault("T11")
@pytest.mark.parametrize("twin", [ADDRESS, ADDRESS.lower()])
def test_the_same_contract_twice_would_count_twice(product: str, refused: Told, twin: str) -> None:
    said = refused(f'{product}  - chain: "eip155:1"\n    address: "{twin}"\n')
    assert said.startswith(f"p.yaml:12:14: deployments.1.address: the contract {twin} on eip155:1")


@pytest.mark.fault("T11")
def test_another_spelling_of_the_chain_is_no_way_round(product: str, refused: Told) -> None:
    said = refused(f'{product}  - chain: "eip155:01"\n    address: "{ADDRESS}"\n')
    assert said == (
        "p.yaml:11:12: deployments.1.chain: 'eip155:01' is not a CAIP-2 chain id such as eip155:1."
    )


def test_the_same_address_on_two_chains_is_two_contracts(product: str, read_product: Read) -> None:
    spec = read_product(f'{product}  - chain: "eip155:56"\n    address: "{ADDRESS}"\n')
    assert [one.chain for one in spec.deployments] == ["eip155:1", "eip155:56"]


def test_letters_tell_addresses_apart_where_the_chain_says_so(
    product: str, read_product: Read
) -> None:
    text = product.replace("eip155:1", "tron:mainnet", 1).replace(ADDRESS, "TXYZ", 1)
    spec = read_product(f'{text}  - chain: "tron:mainnet"\n    address: "Txyz"\n')
    assert len(spec.deployments) == 2


@pytest.mark.fault("T11")
def test_unsold_tokens_are_not_taken_off_twice(product: str, refused: Told) -> None:
    said = refused(with_deployment(product, f'inventory: ["{OTHER}", "{OTHER.lower()}"]'))
    assert f"deployments.0.inventory.1: {OTHER.lower()} stands twice" in said


URLS = (
    """
file:///etc/passwd|ftp://x.example/a|data:text/html,x|gopher://x.example|javascript:alert(1)|jar:https://x
http://x.example|http://127.0.0.1.x.example|http://localhost.x.example|http://127.1|http://0x7f.1
http://2130706433|http://[::ffff:127.0.0.1]|http://169.254.169.254/latest|//x.example|x.example
https://|https:///path|https:x|https://:443/|https://x.example:0/|https://x.example:99999/
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.fault("H03")
@pytest.mark.parametrize("url", URLS)
def test_only_https_leaves_the_machine(product: str, refused: Told, url: str) -> None:
    said = refused(product.replace("https://xstocks.com", url, 1))
    assert said.startswith("p.yaml:5:71: issuer.website: "), said
    assert "is not an https address" in said or "is not a web address" in said


@pytest.mark.fault("H03")
@pytest.mark.parametrize("blank", ["\\t", "\\n", " ", "\\\\", "\\u00a0", "\\x7f"])
def test_an_address_two_readers_could_read_differently(
    product: str, refused: Told, blank: str
) -> None:
    text = product.replace("https://xstocks.com", f"https://x{blank}stocks.com", 1)
    assert "is not a web address" in refused(text)


@pytest.mark.parametrize("url", ["https://user@x.example", "https://u:p@x.example/a"])
def test_an_address_holds_no_key(product: str, refused: Told, url: str) -> None:
    said = refused(product.replace("https://xstocks.com", url, 1))
    assert "the address holds a user name; keys belong in the settings" in said
    assert "u:p" not in said


@pytest.mark.fault("H03")
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8545/x",
        "http://localhost/x",
        "http://[::1]:80",
        "https://x.example/a?b=c@d",
    ],
)
def test_loopback_and_https_are_taken(product: str, read_product: Read, url: str) -> None:
    assert read_product(product.replace("https://xstocks.com", url, 1)).issuer.website == url


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x.csv", "a/../../x.csv", "~/x.csv", "a\\\\b", "file:x", ""]
)
def test_a_path_stays_in_the_folder(product: str, refused: Told, path: str) -> None:
    said = refused(with_block(product, f'documents: [{{topic: [a], path: "{path}"}}]'))
    assert said.startswith("p.yaml:11:32: documents.0.path: "), said


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("reserves: [{kind: csv}]", "reserves.0: a csv source needs either url or path"),
        (
            'reserves: [{kind: csv, path: a.csv, url: "https://x.example"}]',
            "reserves.0: a csv source needs either url or path",
        ),
        ("reserves: [{kind: json, path: a.json}]", "reserves.0: a json source needs fields.shares"),
        (
            'reserves: [{kind: chainlink_feed, chain: "eip155:1"}]',
            "reserves.0: a chainlink_feed needs chain and address",
        ),
        (
            "reserves: [{kind: csv, path: a.csv, cadence: daily}]",
            "reserves.0.cadence: 'daily' is not a duration such as 24h or 30d",
        ),
        (
            "reserves: [{kind: csv, path: a.csv, scope: [existence], not_in_scope: [existence]}]",
            "reserves.0.not_in_scope.0: existence stands in scope as well",
        ),
        (
            'reserves: [{kind: xstocks, path: a.json, url: "https://x.example"}]',
            "reserves.0: an xstocks source has url or path, not both",
        ),
        (
            "reserves: [{kind: accountable, unit: usd}]",
            "reserves.0: an accountable source needs url",
        ),
        (
            'reserves: [{kind: accountable, url: "https://x.example"}]',
            "reserves.0: an accountable source needs unit: shares, tokens or usd",
        ),
        (
            "reserves: [{kind: csv, path: a.csv, fields: {shares: x}}]",
            "reserves.0.fields: a csv source has no fields to choose",
        ),
        (
            "reserves: [{kind: csv, path: a.csv, date_quote: x}]",
            "reserves.0.date_quote: only a statement has date_quote",
        ),
        (
            'reserves: [{kind: statement, path: a.md, amount: "5"}]',
            "reserves.0: a statement needs as_of and quote",
        ),
        (
            'reserves: [{kind: statement, path: a.md, amount: "5", quote: x, as_of: 2026-02-30}]',
            "reserves.0.as_of: ",
        ),
        (
            "corporate_actions: [{kind: csv}]",
            "corporate_actions.0: a csv source needs path",
        ),
        (
            "corporate_actions: [{kind: dinari}]",
            "corporate_actions.0: a dinari source needs stock_id",
        ),
        (
            "corporate_actions: [{kind: json, fields: {id: a, kind: b}}]",
            "corporate_actions.0: a json source needs either url or path",
        ),
        (
            "corporate_actions: [{kind: json, path: a.json, fields: {id: a}}]",
            "corporate_actions.0: a json source needs fields.kind",
        ),
        (
            "corporate_actions: [{kind: json, path: a.json, fields: {id: a, kind: b, exdate: c}}]",
            "corporate_actions.0: 'exdate' is no field; valid: rows, id, kind, ex_date",
        ),
        ("prices: {token: [{kind: csv}]}", "prices.token.0: a csv source needs path"),
        ("prices: {token: [{kind: coingecko}]}", "prices.token.0: a coingecko source needs id"),
        (
            "prices: {reference: [{kind: chainlink_feed}]}",
            "prices.reference.0: a chainlink_feed needs chain and address",
        ),
        (
            "prices: {token: [{kind: json, path: a.json}]}",
            "prices.token.0: a json source needs fields.price",
        ),
        (
            "prices: {token: [{kind: json, path: a.json, fields: {price: p, tme: t}}]}",
            "prices.token.0: 'tme' is no field; valid: rows, time, price",
        ),
        (
            "prices: {token: [{kind: json, path: a.json, fields: {price: p}}]}",
            "prices.token.0: a json file needs fields.time",
        ),
        ("documents: [{topic: [a]}]", "documents.0: a document needs either url or path"),
        ("listings: [{kind: token_list}]", "listings.0: a token list needs either url or path"),
    ],
)
def test_a_source_says_where_it_is(product: str, refused: Told, block: str, told: str) -> None:
    said = refused(with_block(product, block))
    assert told in said
    assert said.startswith("p.yaml:11:")


def test_a_statement_and_a_page_of_actions_that_are_whole_are_taken(
    product: str, read_product: Read
) -> None:
    stated = (
        'reserves: [{kind: statement, path: a.md, amount: "5", quote: x, as_of: 2026-02-28}]\n'
        "corporate_actions: [{kind: json, path: a.json, fields: {id: a, kind: b}}]"
    )
    spec = read_product(with_block(product, stated))
    assert (spec.reserves[0].amount, spec.reserves[0].as_of) == ("5", "2026-02-28")
    assert spec.corporate_actions[0].fields == {"id": "a", "kind": "b"}


def test_a_feed_an_interface_and_a_table_of_prices_that_are_whole_are_taken(
    product: str, read_product: Read
) -> None:
    block = (
        f'reserves: [{{kind: chainlink_feed, chain: "eip155:1", address: "{OTHER}"}}, '
        "{kind: xstocks}]\n"
        "prices: {token: [{kind: json, path: a.json, fields: {price: p, time: t}}]}"
    )
    spec = read_product(with_block(product, block))
    assert [each.address for each in spec.reserves] == [OTHER, None]
    assert spec.prices.token[0].fields == {"price": "p", "time": "t"}


def test_a_currency_at_par_has_no_rate_as_well(
    product: str, refused: Told, read_product: Read
) -> None:
    rate = "fx: [{kind: csv, path: a.csv, base: USDT}]"
    assert read_product(
        with_block(product, f"prices: {{{rate}, at_par: [USDC]}}")
    ).prices.at_par == ["USDC"]
    said = refused(with_block(product, f"prices: {{{rate}, at_par: [USDC, USDT]}}"))
    assert said == "p.yaml:11:9: prices: USDT has a rate in fx and stands in at_par as well."


SEARCH = "not_disclosed: [{place: site, source: x}]"


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("value: x, quote: y", "needs value, quote and source, or not_disclosed"),
        ("value: x, source: y", "needs value, quote and source, or not_disclosed"),
        ('value: "", quote: y, source: z', "needs value, quote and source"),
        ("value: [], quote: y, source: z", "needs value, quote and source"),
        ('value: x, quote: "", source: z', "needs value, quote and source"),
        (f"value: x, {SEARCH}", "has a value or not_disclosed, not both"),
        (f"source: z, {SEARCH}", "has a value or not_disclosed, not both"),
        ("not_disclosed: []", "needs value, quote and source, or not_disclosed"),
    ],
)
def test_a_statement_says_exactly_one_thing(
    product: str, refused: Told, rest: str, told: str
) -> None:
    block = f"statements: [{{fact: a.b, read_on: 2026-09-01, {rest}}}]"
    assert told in refused(with_block(product, block))


def test_a_statement_may_say_no_or_a_bare_number(product: str, read_product: Read) -> None:
    block = "statements: [{fact: a.b, read_on: 2026-09-01, value: 5000, quote: y, source: z}]"
    assert read_product(with_block(product, block)).statements[0].value == "5000"
    block = "statements: [{fact: a.b, read_on: 2026-09-01, value: false, quote: y, source: z}]"
    assert read_product(with_block(product, block)).statements[0].value is False


@pytest.mark.parametrize("ratio", ['"0"', '"0.000"', '"00"'])
def test_a_token_claims_some_share(product: str, refused: Told, ratio: str) -> None:
    text = product.replace("US88160R1014", f"US88160R1014, shares_per_token: {ratio}", 1)
    assert "a token that claims no share cannot be audited" in refused(text)


@pytest.mark.parametrize("ratio", ['"0.5"', '"10"', "10"])
def test_shares_per_token_may_be_a_fraction(product: str, read_product: Read, ratio: str) -> None:
    text = product.replace("US88160R1014", f"US88160R1014, shares_per_token: {ratio}", 1)
    assert str(read_product(text).underlying.shares_per_token) == ratio.strip('"')


def test_a_wallet_is_unsold_or_a_bridge_and_not_both(product: str, refused: Told) -> None:
    said = refused(
        with_deployment(
            product,
            f'inventory: ["{OTHER}"]',
            f'labels: {{"{OTHER.lower()}": {{name: X, kind: bridge}}}}',
        )
    )
    assert said.startswith("p.yaml:11:17: deployments.0.inventory")
    assert "is labelled a bridge: its tokens are locked, not unsold" in said


def test_a_mistake_outside_a_choice_of_forms_is_told_beside_one_inside(
    product: str, refused: Told
) -> None:
    wrong = product.replace("id: tslax", "idd: tslax", 1)
    both = with_block(wrong, "statements: [{fact: custody.name, value: {a: b}}]")
    assert refused(both).startswith("p.yaml:2:")
