"""An issuer who lies: seeded lies about a product whose faults are known, one or several at once.

A lie never mends the fault it covers up. What it may not do is make the rule that found the fault
pass, unless the lie is a figure that nobody but the issuer gives (`word` names those rules).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from attacked import NOBODY
from bench_product import Editable
from commands import SAMPLES


CLAIMS = (
    "Every share is held by Alpine Trust Bank AG, a bank licensed by FINMA.",
    "The custodian is independent of the issuer and belongs to no company of its group.",
    "The shares are kept in segregated accounts, apart from everybody else's assets.",
    "Every verified holder may redeem tokens at the closing price of the share.",
    "Redemption is free of charge and is paid out within two business days.",
    "The issuer cannot change these terms without the consent of the holders.",
    "If the issuer becomes insolvent, holders may lose all of their money.",
    "Changes in law or regulation may put an end to the product.",
    "At a stock split the multiplier of the token is adjusted on the same day.",
    "The claims of holders rank first; the security agent enforces them when a payment is late.",
    "The reserves are examined every month by Bellwether Audit LLP, which is independent.",
    "No gain is guaranteed.",
)
HIDING = (
    '<p style="display:none">{}</p>',
    '<p style="visibility:hidden">{}</p>',
    '<p style="color:#fff;background:#fff">{}</p>',
    '<p style="font-size:0">{}</p>',
    '<p style="position:absolute;left:-9999px">{}</p>',
    '<p style="opacity:0">{}</p>',
    '<p style="text-indent:-9999px;overflow:hidden;white-space:nowrap">{}</p>',
    '<p style="height:0;overflow:hidden">{}</p>',
    '<p style="clip-path:inset(50%);position:absolute">{}</p>',
    "<!-- {} -->",
    '<img src="x.png" alt="{}">',
    "<p hidden>{}</p>",
    "<template>{}</template>",
    '<meta name="description" content="{}">',
    "<script>/* {} */</script>",
    "<style>.x::after{{content:'{}'}} .y{{}}</style>",
)
PLACEHOLDERS = (
    "Custodian: [NAME OF CUSTODIAN]",
    "Redemption fee: to be announced",
    "Custodian: TBD",
    "The custodian is licensed by [REGULATOR].",
    "Who may redeem: {{who_may_redeem}}",
    "Redemption takes XX business days.",
    "Price at which tokens are redeemed: lorem ipsum",
)
ELSEWHERE = (
    "Our sister product, the Silver token, is different: {}",
    "What a competitor writes of its own token: “{}”",
    "This was true of the programme we closed in 2023: {}",
    "An example of what an issuer might say, which does not apply to this token: {}",
)
PLANS = (
    "From next year on we intend to arrange the following, which is not in place yet: {}",
    "It is planned, subject to approval, that the following will hold: {}",
)
QUESTIONS = (
    "Are the shares segregated from the issuer's own assets?",
    "Who is the custodian, and is it licensed?",
    "Can everybody redeem, at what price and for which fee?",
    "What happens at a stock split?",
)
BEFORE = (
    "Version of 3 March 2019, replaced since: {}",
    "Until 31 December 2023 the following applied: {}",
    "As our terms of 2021 said, which are no longer in force: {}",
    "This page was taken down on 1 June 2022; it said: {}",
)
DENIALS = (
    "It is not true that the shares are kept in segregated accounts.",
    "No custodian licensed by any authority holds the shares.",
    "Nobody who is independent of the issuer holds the shares.",
    "No holder may redeem tokens.",
    "We are free to change these terms without the consent of anybody.",
)
COVERAGE = frozenset({"reserves-cover-circulation", "visible-supply-is-covered"})
FRESH = frozenset({"reserves-fresh", "reserves-keep-cadence", "coverage-holds-at-proof-time"})


@dataclass(frozen=True, slots=True)
class Lie:
    """What the issuer does, and the rules whose figures rest on its word alone."""

    family: str
    act: Callable[[Editable, Random], None]
    word: frozenset[str] = NOBODY


def page(product: Editable, body: str) -> None:
    """One more page of the issuer, on every topic that its documents are read for."""
    name = f"page{len(product.data['documents'])}.html"
    text = (
        f"<html><body><h1>About the token</h1><p>Read the terms with care.</p>{body}</body></html>"
    )
    product.write(name, text)
    topics = ["redemption", "structure", "disclosure", "custody"]
    source = {"topic": topics, "path": f"{product.name}/{name}", "class": "issuer"}
    product.data["documents"].append(source)


def said(phrases: Sequence[str]) -> Callable[[Editable, Random], None]:
    """Visible sentences that state nothing of this token today."""

    def act(product: Editable, random: Random) -> None:
        chosen = random.sample(phrases, k=min(3, len(phrases)))
        lines = [
            each.format(random.choice(CLAIMS)) if each.count("{") == 1 else each for each in chosen
        ]
        page(product, "".join(f"<p>{line}</p>" for line in lines))

    return act


def hidden(product: Editable, random: Random) -> None:
    """Claims that only the file holds."""
    page(product, "".join(random.choice(HIDING).format(claim) for claim in CLAIMS))


def reserve_rows(*rows: str) -> Callable[[Editable, Random], None]:
    """More rows at the end of the issuer's reserve file."""

    def act(product: Editable, random: Random) -> None:
        del random
        product.write(
            "reserves.csv", product.read("reserves.csv") + "".join(f"{row}\n" for row in rows)
        )

    return act


def dated_anew(product: Editable, random: Random) -> None:
    """The figures of February, as if they had been counted this week; no others."""
    head, *rows = product.read("reserves.csv").splitlines()
    counted = (
        len((SAMPLES / "products" / product.name / "reserves.csv").read_text().splitlines()) - 1
    )
    days = random.sample(range(1, 5), k=counted)
    told = [
        f"2026-09-0{day}T00:00:00Z,{row.partition(',')[2]}"
        for day, row in zip(days, rows[:counted], strict=True)
    ]
    product.write("reserves.csv", "\n".join([head, *told, *rows[counted:]]) + "\n")


def forged_quote(product: Editable, random: Random) -> None:
    """A statement whose sentence stands in no document."""
    fact, value = random.choice(
        [
            ("custody.segregated", True),
            ("custody.regulated", True),
            ("custody.affiliated", False),
            ("redemption.open", True),
            ("redemption.retail", "any_holder"),
            ("control.mint_authority", "multisig"),
            ("disclosure.guaranteed_gain", False),
        ]
    )
    kept = [each for each in product.data["statements"] if each["fact"] != fact]
    forged = {
        "fact": fact,
        "value": value,
        "quote": "This sentence stands nowhere at all.",
        "source": f"{product.name}/review.md",
        "read_on": "2026-09-04",
    }
    product.data["statements"] = [*kept, forged]


def contrary_word(product: Editable, random: Random) -> None:
    """The issuer's page says the opposite of what a third party found."""
    fact, value = random.choice(
        [
            ("custody.segregated", True),
            ("custody.regulated", True),
            ("custody.affiliated", False),
            ("control.mint_authority", "multisig"),
            ("control.upgrade_authority", "timelock"),
            ("supply.minted_before_lock", False),
        ]
    )
    quote = f"On {fact} we say: {value}."
    product.write("site.md", product.read("site.md") + f"\n{quote}\n")
    told = {
        "fact": fact,
        "value": value,
        "quote": quote,
        "source": f"{product.name}/site.md",
        "read_on": "2026-09-04",
    }
    product.data["statements"].append(told)


def fair_prices_of_a_thin_pool(product: Editable, random: Random) -> None:
    """Quotes at the price of the share, on next to no liquidity."""
    del random
    rows = product.read("reference.csv").splitlines()[1:]
    closes = [row.split(",")[:2] for row in rows]
    more = [f"{at},{price},USD,Tiny pool,BADX/USD,40,40,80,90" for at, price in closes]
    product.write("quotes.csv", product.read("quotes.csv") + "".join(f"{row}\n" for row in more))


def dropped(*path: str) -> Callable[[Editable, Random], None]:
    """Evidence withheld: one entry of a list of the product file."""

    def act(product: Editable, random: Random) -> None:
        here = product.data
        for step in path:
            here = here[step]
        if here:
            here.pop(random.randrange(len(here)))

    return act


LIES = (
    Lie("hidden text", hidden),
    Lie("placeholders", said(PLACEHOLDERS)),
    Lie("another product", said(ELSEWHERE)),
    Lie("plans", said(PLANS)),
    Lie("questions", said(QUESTIONS)),
    Lie("an old version", said(BEFORE)),
    Lie("denials in fine words", said(DENIALS)),
    Lie("a date in the future", reserve_rows("2027-06-01,1500000,shares,issuer's reserve file")),
    Lie("an ambiguous date", reserve_rows("03/09/2026,1500000,shares,issuer's reserve file")),
    Lie("an old figure dated anew", dated_anew, FRESH),
    Lie("money for shares", reserve_rows("2026-09-04,150000000,USD,issuer's reserve file")),
    Lie("no unit", reserve_rows("2026-09-04,1500000,lots,issuer's reserve file")),
    Lie("an absurd figure", reserve_rows("2026-02-20,-1,shares,issuer's reserve file")),
    Lie(
        "borrowed for a day",
        reserve_rows("2026-02-21,5000000,shares,issuer's reserve file"),
        COVERAGE,
    ),
    Lie("a forged quote", forged_quote),
    Lie("the issuer's word against a third party's", contrary_word),
    Lie("a thin pool at the right price", fair_prices_of_a_thin_pool),
    Lie("withheld documents", dropped("documents")),
    Lie("withheld prices", dropped("prices", "token")),
    Lie("withheld share prices", dropped("prices", "reference")),
    Lie("a withheld token list", dropped("listings")),
    Lie("withheld reserves", dropped("reserves")),
)


@dataclass(frozen=True, slots=True)
class Attack:
    """Some lies told together; the same seed tells the same lies."""

    seed: int
    lies: tuple[Lie, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The families told."""
        return tuple(lie.family for lie in self.lies)

    def only(self, names: Sequence[str]) -> "Attack":
        """The same attack with these families in place of its own."""
        by_name = {lie.family: lie for lie in LIES}
        return replace(self, lies=tuple(by_name[name] for name in names))

    @property
    def word(self) -> frozenset[str]:
        """The rules that may pass on the issuer's word."""
        return frozenset().union(*(lie.word for lie in self.lies))

    def strike(self, product: Editable) -> None:
        """Tells the lies."""
        for number, lie in enumerate(self.lies):
            lie.act(product, Random(self.seed * 100 + number))  # noqa: S311 - to be repeated

    def __str__(self) -> str:
        return f"seed {self.seed}: {', '.join(self.names)}"


def composed(seed: int) -> Attack:
    """One to four lies."""
    random = Random(seed)  # noqa: S311 - to be repeated
    # Every family leads in turn, so that none is left to chance.
    first = LIES[seed % len(LIES)]
    others = random.sample([lie for lie in LIES if lie is not first], k=random.randrange(4))
    return Attack(seed, (first, *others))
