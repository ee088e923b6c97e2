"""Reads token lists (Uniswap schema): which contracts their author names."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.base.strict_json import JsonValue
from auditor.collect.interface import Context
from auditor.collect.sources import Page, fetch, read_json
from auditor.errors import SourceError
from auditor.model.product import Deployment
from auditor.model.source import ListingSource
from auditor.registry.chains import same_address


@dataclass(frozen=True, slots=True)
class Named:
    """One token of a list; `name` is empty where the list gives none."""

    chain: str
    address: str
    symbol: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class TokenList:
    """A list that was read."""

    source: ListingSource
    page: Page
    tokens: tuple[Named, ...]

    def symbols_at(self, deployment: Deployment) -> tuple[str, ...]:
        """The symbols under which the list names this very contract; empty when it does not."""
        return tuple(
            token.symbol
            for token in self.tokens
            if token.chain == deployment.chain
            and same_address(token.chain, token.address, deployment.address)
        )

    def addresses_of(self, symbol: str, chain: str) -> tuple[str, ...]:
        """The contracts the list names for a symbol on one chain."""
        return tuple(
            token.address for token in self.tokens if (token.symbol, token.chain) == (symbol, chain)
        )

    def chains_of(self, symbol: str) -> tuple[str, ...]:
        """The chains on which the list names the symbol, sorted."""
        return tuple(sorted({token.chain for token in self.tokens if token.symbol == symbol}))


async def read_token_list(source: ListingSource, context: Context) -> TokenList | SourceError:
    """The list, or why it could not be read."""
    try:
        page = await fetch(source, context)
        return TokenList(source, page, tokens_of(page))
    except SourceError as error:
        return error


def tokens_of(page: Page) -> tuple[Named, ...]:
    """The tokens of a list; SourceError (unreadable, bad_token_list) when it is none."""
    try:
        return named_tokens(read_json(page))
    except ValueError as error:
        raise SourceError("unreadable", "bad_token_list", f"{page.name} {error}") from None


def named_tokens(document: JsonValue) -> tuple[Named, ...]:
    """The tokens of a list as it was parsed; ValueError says what keeps it from being one."""
    tokens = document.get("tokens") if isinstance(document, dict) else None
    if not isinstance(tokens, list):
        raise ValueError("has no list of tokens")  # noqa: TRY004 - of a document, not of a caller
    return tuple(map(_named, tokens))


def _named(token: JsonValue) -> Named:
    if not isinstance(token, dict):
        raise ValueError("has a token that is no object")  # noqa: TRY004 - as above
    chain, name = _chain(token.get("chainId")), token.get("name")
    address, symbol = token.get("address"), token.get("symbol")
    if not chain or not isinstance(address, str) or not isinstance(symbol, str):
        raise ValueError("has a token without chainId, address or symbol")
    return Named(chain, address, symbol, name if isinstance(name, str) else "")


def _chain(of: JsonValue) -> str:
    """EVM chains are numbers in this schema; other chains are written by their CAIP-2 id."""
    if isinstance(of, int) and not isinstance(of, bool):
        return f"eip155:{of}"
    return of if isinstance(of, str) and ":" in of else ""


def read_lists(
    outcomes: Sequence[TokenList | SourceError],
) -> tuple[list[TokenList], list[SourceError]]:
    """Lists that were read, and the errors of the others."""
    read = [each for each in outcomes if isinstance(each, TokenList)]
    return read, [each for each in outcomes if isinstance(each, SourceError)]
