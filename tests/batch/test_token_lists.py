import json
from pathlib import Path

import pytest

from auditor.batch.watchlist import read_watchlist
from auditor.errors import InputError
from auditor.pipeline.inputs import Rules, read_rules


ADDRESS = "0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0"
OTHER = "0x9d275685dC284C8eB1C79f6ABA7a63Dc75ec890a"
SHARE = {"ticker": "TSLA", "exchange": "XNAS", "currency": "USD", "isin": "US88160R1014"}
WATCHLIST = """\
schema: auditor/watchlist/v1
token_lists:
  - path: list.json
    chains: ["eip155:1", "eip155:56"]
    defaults:
      issuer: {name: Backed Assets (JE) Limited, jurisdiction: JE, website: "https://xstocks.com"}
      structure: tracker_certificate
      documents: [{topic: [redemption], url: "https://xstocks.com/terms"}]
    underlyings:
      AAPLx: {ticker: AAPL, exchange: XNAS, currency: USD, isin: US0378331005}
"""


def token(symbol: str = "TSLAx", chain: object = 1, address: str = ADDRESS, **more: object):
    return {"chainId": chain, "address": address, "symbol": symbol, "name": "A token", **more}


def written(folder: Path, *tokens: object, text: str = WATCHLIST) -> Path:
    (folder / "list.json").write_text(json.dumps({"name": "x", "tokens": tokens}, indent=1))
    path = folder / "watchlist.yaml"
    path.write_text(text)
    return path


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules()


def test_one_symbol_is_one_product_with_all_its_deployments(tmp_path: Path, rules: Rules) -> None:
    path = written(
        tmp_path,
        token(extensions=SHARE),
        token("AAPLx", address=OTHER),
        token(chain=56, address=OTHER),
        token(chain=137, address=OTHER),
    )
    entries = read_watchlist(path).entries
    assert [entry.name for entry in entries] == ["aaplx", "tslax"]
    apple, tesla = (entry.product(rules).spec for entry in entries)
    assert (tesla.id, tesla.symbol, tesla.underlying.isin) == ("tslax", "TSLAx", "US88160R1014")
    assert [each.chain for each in tesla.deployments] == ["eip155:1", "eip155:56"]
    assert apple.underlying.ticker == "AAPL"
    assert apple.issuer.name == "Backed Assets (JE) Limited"
    assert apple.documents[0].url == "https://xstocks.com/terms"


def test_the_same_list_gives_the_same_bytes(tmp_path: Path) -> None:
    path = written(tmp_path, token(extensions=SHARE))
    first, second = (read_watchlist(path).entries[0] for _ in range(2))
    assert first.raw() == second.raw()
    assert first.digest() == second.digest()


@pytest.mark.fault("S04")
@pytest.mark.parametrize(
    ("tokens", "told"),
    [
        ([token()], "list.json:4:3: 'TSLAx' names no ticker, exchange, currency, isin"),
        ([token(extensions={**SHARE, "isin": 5})], "list.json:4:3: 'TSLAx' names no isin of"),
        ([token(extensions=SHARE), 5], "list.json:16:3: a token must be an object."),
        ([token(chain="1")], "list.json:5:15: a token needs a chainId, a whole number."),
        ([token(chain=True)], "list.json:5:15: a token needs a chainId"),
        ([token("")], "list.json:7:14: a token needs symbol, a text."),
        ([token(address="0x12")], "list.json:6:15: '0x12' is not an address of eip155:1: it is"),
        ([token(address=ADDRESS.replace("8aD3", "8Ad3"))], "list.json:6:15: "),
        ([token("…")], "list.json:7:14: the symbol '…' gives the id ''."),
        (
            [token("A.x", extensions=SHARE), token("A-x", address=OTHER, extensions=SHARE)],
            "list.json:19:14: the symbol 'A-x' gives the id 'a-x', as does 'A.x'.",
        ),
        ([token(chain=137)], "watchlist.yaml:3:11: 'list.json' names no token of these chains."),
    ],
)
def test_a_mistake_in_a_list_is_told_with_its_place(tmp_path: Path, tokens, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_watchlist(written(tmp_path, *tokens))
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "list.json: is not a token list: it has no list `tokens`."),
        ('{"tokens": {}}', "list.json:1:1: is not a token list"),
        ('{"tokens": [}', "list.json:1:13: Not valid JSON"),
    ],
)
def test_what_is_no_list(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path)
    (tmp_path / "list.json").write_text(text)
    with pytest.raises(InputError) as caught:
        read_watchlist(path)
    assert told.removeprefix("list.json") in str(caught.value)


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    path = written(tmp_path)
    (tmp_path / "list.json").unlink()
    with pytest.raises(InputError, match=r"list\.json: does not exist"):
        read_watchlist(path)


def test_a_token_and_a_file_of_one_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("id: tslax\n")
    text = WATCHLIST.replace("token_lists:", "products: [mine.yaml]\ntoken_lists:")
    with pytest.raises(InputError, match="the id 'tslax' is already that of"):
        read_watchlist(written(tmp_path, token(extensions=SHARE), text=text))
