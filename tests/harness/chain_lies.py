"""What an issuer does on a chain, on its pages and in the product file, by family and seed.

The faults are those of `weak_products`; a lie covers one up and mends none. One honest node
is asked, or two and one that lies as well.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from attacked import NOBODY, OPINION
from liar import COVERAGE
from memory_node import Endpoint
from node_lies import FAMILIES, Family, Stand
from weak_products import CUSTOMERS, PRODUCTS, TERMS, OnChain, Stage


ON_WORD = COVERAGE | {"coverage-holds-at-proof-time", OPINION}
OF_THE_CONTRACT = frozenset(
    {
        "visible-supply-is-covered",
        "contract-behaves-as-a-token",
        "holders-keep-their-tokens",
        "holders-not-concentrated",
        "mint-authority-is-guarded",
        "upgrade-authority-is-guarded",
    }
)
"""Rules that speak about the contract in the product file, whatever other contracts there are."""


@dataclass(frozen=True, slots=True)
class ChainLie:
    """What the issuer does, and the rules whose figures rest on its word alone."""

    family: str
    act: Callable[[OnChain, Random], None]
    word: frozenset[str] = NOBODY


def own_feed(product: OnChain, random: Random) -> dict[str, Any]:
    """A feed of the issuer's own, with enough shares, under whatever class the file gives it."""
    class_ = random.choice(["issuer", "third_party", "custodian"])
    return product.feed("the issuer's feed", class_)


def feed_beside(product: OnChain, random: Random) -> None:
    """The forged feed beside the honest source."""
    at = random.randrange(2)
    product.data["reserves"].insert(at, own_feed(product, random))


def feed_instead(product: OnChain, random: Random) -> None:
    """The forged feed, and no other source."""
    product.data["reserves"] = [own_feed(product, random)]


def customers_as_stock(product: OnChain, random: Random) -> None:
    """Wallets of customers, said to hold what was never sold, and labelled as the issuer's."""
    chosen = random.sample(CUSTOMERS, k=random.randrange(3, 7))
    deployment = product.data["deployments"][0]
    deployment["inventory"] = chosen
    deployment["labels"] = {each: {"name": "Treasury", "kind": "issuer"} for each in chosen}


def second_contract(product: OnChain, random: Random) -> None:
    """A small contract in the product file, and the token list names both."""
    del random
    twin = product.stage.contracts["twin"].address
    product.listed(twin)
    product.data["deployments"][0]["address"] = twin


def more_elsewhere(product: OnChain, random: Random) -> None:
    """The token list names chains and contracts that the product file leaves out."""
    chain = random.choice([product.stage.chain.node.chain_id + 1, 56, 8453])
    product.listed("0x" + "3d" * 20, chain)


def another_unit(product: OnChain, random: Random) -> None:
    """The multiplier of the token is left out of the count."""
    model = random.choice(["none", "rebased_total"])
    product.data["deployments"][0]["unit_model"] = model


def terms_changed(product: OnChain, random: Random) -> None:
    """The terms say something else the second time: one word, one figure, in some disguise."""
    first, second = random.choice(CHANGED)
    disguise = random.choice(DISGUISES)
    told = [f"<p>{first}</p><p>{KEPT}</p>", f"<p>{second}</p><p>{KEPT}</p>"]
    product.memory.pages[TERMS] = [disguise(body, random).encode() for body in told]


def dated_back(product: OnChain, random: Random) -> None:
    """A page that says it is old, with what the documents do not say; a figure dated anew."""
    claim = random.choice(OLD)
    page = f"<p>Last updated: {random.choice(DATES)}</p><p>{claim}</p>"
    product.memory.pages["https://candour.example/old"] = [page.encode()]
    source = {"topic": ["structure"], "url": "https://candour.example/old", "class": "issuer"}
    product.data["documents"].append(source)


KEPT = "If the issuer fails, payment may take months."
CHANGED = (
    ("The fee is 0.10 % of the amount.", "The fee is 0.90 % of the amount."),
    ("Payment is made within 2 days.", "Payment is made within 20 days."),
    ("Any holder may redeem.", "No holder may redeem."),
    ("We may not change these terms.", "We may change these terms."),
    ("Holders rank first.", "Holders rank last."),
    ("The smallest redemption is 10 USD.", "The smallest redemption is 10,000 USD."),
    ("The shares stay in custody.", "The shares may be lent."),
)
DISGUISES: tuple[Callable[[str, Random], str], ...] = (
    lambda body, random: f"<html><body>{body}</body></html>",
    lambda body, random: (
        f"<html><body>{body}<p>{random.randrange(1, 59)} minutes ago</p></body></html>"
    ),
    lambda body, random: f"<html><body><!-- {random.random()} -->{body}</body></html>",
    lambda body, random: f"<html><body><div id=x{random.randrange(9)}>{body}</div></body></html>",
    lambda body, random: f"<html><body><p>{random.getrandbits(128):032x}</p>{body}</body></html>",
    lambda body, random: f"<html><body>{body}<script>{random.random()}</script></body></html>",
)
DATES = ("1 January 2019", "2026-08-31", "2031-01-01", "03/04/2026")
OLD = (
    "The keys that mint are held by several signers.",
    "Upgrades pass a timelock of seven days.",
    "All tokens in circulation are covered by 3,005 shares.",
    "No single key can create tokens.",
)
CHAIN_LIES = (
    ChainLie("a forged feed beside the count", feed_beside),
    ChainLie("a forged feed in place of the count", feed_instead, ON_WORD),
    ChainLie("inventory gaming", customers_as_stock),
    ChainLie("a second contract", second_contract, OF_THE_CONTRACT),
    ChainLie("tokens elsewhere", more_elsewhere),
    ChainLie("a wrong unit on the chain", another_unit),
    ChainLie("a silent change of terms", terms_changed),
    ChainLie("a back-dated page", dated_back),
)


@dataclass(frozen=True, slots=True)
class ChainAttack:
    """Lies of the issuer about one product; `nodes` is what a node lies about, if one does."""

    seed: int
    lies: tuple[ChainLie, ...]
    product: str
    nodes: tuple[Family, ...]

    @property
    def word(self) -> frozenset[str]:
        """The rules that may pass on the issuer's word."""
        return frozenset().union(*(lie.word for lie in self.lies))

    @property
    def names(self) -> tuple[str, ...]:
        """The families told."""
        return tuple(lie.family for lie in self.lies)

    def only(self, names: Sequence[str]) -> "ChainAttack":
        """The same attack with these families in place of its own."""
        by_name = {lie.family: lie for lie in CHAIN_LIES}
        return replace(self, lies=tuple(by_name[name] for name in names))

    def strike(self, product: OnChain) -> None:
        """Tells the lies of the issuer."""
        for number, lie in enumerate(self.lies):
            lie.act(product, Random(self.seed * 100 + number))  # noqa: S311 - to be repeated

    def endpoints(self, crooked: Stage, sound: Stage) -> list[Endpoint | None]:
        """One honest node, or two and a liar between them."""
        true = Endpoint(crooked.chain)
        stand = Stand(crooked, sound, Random(self.seed))  # noqa: S311 - to be repeated
        return [true, *(each.make(true, stand) for each in self.nodes), *(true for _ in self.nodes)]

    def __str__(self) -> str:
        beside = "".join(f", beside a node with {each.name}" for each in self.nodes)
        return f"seed {self.seed}: {', '.join(self.names)} about {self.product}{beside}"


def chain_attack(seed: int) -> ChainAttack:
    """One to three families; each leads in turn."""
    random = Random(seed)  # noqa: S311 - to be repeated
    first = CHAIN_LIES[seed % len(CHAIN_LIES)]
    rest = [each for each in CHAIN_LIES if each is not first]
    others = random.sample(rest, k=random.randrange(3))
    nodes = (random.choice(FAMILIES),) if random.random() < 0.4 else ()
    return ChainAttack(seed, (first, *others), random.choice(PRODUCTS), nodes)
