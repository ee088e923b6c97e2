"""Makes product files of a token list: one for each symbol, with a deployment for each chain."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from auditor.base import strict_json, strict_yaml
from auditor.base.reading import read
from auditor.base.strict_json import JsonValue
from auditor.base.text import printable
from auditor.errors import InputError, Place
from auditor.model.place import address_problem
from auditor.model.watchlist import ListDefaults, TokenListSource


LARGEST_LIST = 16 * 2**20
_PLACES = strict_yaml.Limits(size=LARGEST_LIST, nodes=2_000_000)
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_UNDERLYING = ("ticker", "exchange", "currency", "isin")
_Object: TypeAlias = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class _Token:
    """One entry of a list; `at` is its number."""

    at: int
    chain: str
    address: str
    symbol: str
    name: str
    extensions: _Object


@dataclass(frozen=True, slots=True)
class _List:
    """A token list as written, to find the place of a mistake in."""

    raw: bytes
    name: str

    def wrong(self, problem: str, *path: str | int, hint: str = "") -> InputError:
        """The mistake with its line and column; looked up only now, since that takes long."""
        try:
            place = strict_yaml.load(self.raw, self.name, _PLACES).place(path)
        except InputError:
            place = Place(self.name)
        return InputError(problem, place, hint)


def listed(source: TokenListSource, path: Path, place: Place) -> list[tuple[str, bytes]]:
    """Ids and product files of the tokens; InputError names the token, `place` the watchlist's."""
    raw = read(path, LARGEST_LIST)
    told = _List(raw, str(path))
    document = strict_json.loads(raw, told.name)
    tokens = document.get("tokens") if isinstance(document, dict) else None
    if not isinstance(tokens, list):
        raise told.wrong("is not a token list: it has no list `tokens`.")
    groups: dict[str, list[_Token]] = {}
    for at, token in enumerate(tokens):
        found = _token(token, at, told)
        if not source.chains or found.chain in source.chains:
            groups.setdefault(found.symbol, []).append(found)
    if not groups:
        raise InputError(f"{source.path!r} names no token of these chains.", place)
    return list(_products(source, groups.values(), told))


def _products(
    source: TokenListSource, groups: Iterable[Sequence[_Token]], told: _List
) -> Iterator[tuple[str, bytes]]:
    taken: dict[str, str] = {}
    for tokens in groups:
        first = tokens[0]
        name = _NOT_IN_ID.sub("-", first.symbol.lower()).strip("-")[:64]
        if not name or name in taken:
            other = f", as does {taken[name]!r}" if name else ""
            problem = f"the symbol {printable(first.symbol, 40)!r} gives the id {name!r}{other}."
            raise told.wrong(problem, "tokens", first.at, "symbol")
        taken[name] = printable(first.symbol, 40)
        # JSON is YAML, and equal lists give equal bytes.
        text = json.dumps(_product(source, name, tokens, told), ensure_ascii=False, indent=1)
        yield name, f"# {first.symbol!a} of a token list\n{text}\n".encode()


def _product(
    source: TokenListSource, name: str, tokens: Sequence[_Token], told: _List
) -> dict[str, object]:
    first = tokens[0]
    shared, unit_model = shared_fields(source.defaults)
    return {
        "schema": "auditor/product/v1",
        "id": name,
        "symbol": first.symbol,
        "name": first.name,
        **shared,
        "underlying": _underlying(source, first, told),
        "deployments": [
            {"chain": each.chain, "address": each.address, "unit_model": unit_model}
            for each in tokens
        ],
    }


def shared_fields(defaults: ListDefaults) -> tuple[Mapping[str, object], str]:
    """What every product file of a list says alike, and the unit model of its deployments."""
    shared = defaults.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return shared, str(shared.pop("unit_model", "auto"))


def _underlying(source: TokenListSource, token: _Token, told: _List) -> Mapping[str, object]:
    known = source.underlyings.get(token.symbol)
    if known is not None:
        return known.model_dump(mode="json", exclude_defaults=True)
    lacking = [each for each in _UNDERLYING if not isinstance(token.extensions.get(each), str)]
    if lacking:
        problem = f"{printable(token.symbol, 40)!r} names no {', '.join(lacking)} of its share."
        hint = "Put them under `extensions` here, or under `underlyings` in the watchlist."
        raise told.wrong(problem, "tokens", token.at, hint=hint)
    return {each: token.extensions[each] for each in _UNDERLYING}


def _token(token: JsonValue, at: int, told: _List) -> _Token:
    if not isinstance(token, dict):
        raise told.wrong("a token must be an object.", "tokens", at)
    chain_id, extensions = token.get("chainId"), token.get("extensions", {})
    if not isinstance(chain_id, int) or isinstance(chain_id, bool) or chain_id < 0:
        raise told.wrong("a token needs a chainId, a whole number.", "tokens", at, "chainId")
    texts = {name: token.get(name) for name in ("address", "symbol", "name")}
    for name, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise told.wrong(f"a token needs {name}, a text.", "tokens", at, name)
    chain = f"eip155:{chain_id}"
    problem = address_problem(chain, str(texts["address"]))
    if problem:
        raise told.wrong(f"{problem}.", "tokens", at, "address")
    return _Token(
        at,
        chain,
        str(texts["address"]),
        str(texts["symbol"]),
        str(texts["name"]),
        extensions if isinstance(extensions, dict) else {},
    )
