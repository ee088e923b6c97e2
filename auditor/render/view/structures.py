"""What an exchange-traded fund and a contract for difference give by their rules: fixed texts.

Reviewed in November 2026 against the rules named in `REFERENCES`. They describe rules, never one
fund or provider, and nothing in them comes from evidence.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aspect:
    """One question of the comparison with both fixed answers and the keys that answer for us."""

    title: str
    keys: tuple[str, ...]
    etf: str
    cfd: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A rule that a fixed answer rests on."""

    name: str
    about: str
    url: str = ""


ASPECTS = (
    Aspect(
        "Creation and redemption",
        ("control.mint_authority", "supply.minted_before_lock", "control.claims_secure_mint"),
        "Authorised participants exchange a basket of shares, or cash, for large blocks of fund "
        "shares at net asset value, and back. [1] [3]",
        "Nothing is created. A position is opened and closed by contract with the provider.",
    ),
    Aspect(
        "Custody",
        (
            "custody.custodian",
            "custody.regulated",
            "custody.segregated",
            "custody.affiliated",
        ),
        "A custodian or depositary holds the portfolio apart from its own assets; a UCITS "
        "depositary answers for financial instruments lost in custody. [2] [3]",
        "No share is held for the client. The provider may hedge; the hedge is its own. Margin of "
        "retail clients falls under client-money rules. [6]",
    ),
    Aspect(
        "Regulation",
        ("identity.issuer", "structure.type", "disclosure.regulatory_risk"),
        "The fund itself is registered or authorised and supervised: the Investment Company Act "
        "in the US, the UCITS Directive in the EU. [1] [3]",
        "The provider is supervised, not the contract. For retail clients: leverage limits (5:1 "
        "on a single share), margin close-out, protection against a negative balance. Not for "
        "retail clients in the US. [5] [6] [8]",
    ),
    Aspect(
        "Disclosure",
        (
            "reserves.class",
            "reserves.verifier",
            "reserves.cadence",
            "reserves.age",
            "disclosure.evidence_access",
        ),
        "US funds under Rule 6c-11 publish every holding each business day before trading, with "
        "net asset value and premium; accounts are audited. UCITS publish audited annual and "
        "half-yearly reports. [1] [3]",
        "A key information document and a standard warning with the share of retail accounts "
        "that lose money. There is no reserve to show. [5] [6] [7]",
    ),
    Aspect(
        "Redemption",
        (
            "redemption.retail",
            "redemption.price_basis",
            "redemption.fee",
            "redemption.minimum",
            "redemption.timing",
            "redemption.suspension",
        ),
        "Ordinary holders sell on the exchange; participants redeem at net asset value. The law "
        "limits suspension. A UCITS ETF opens direct redemption when its market price strays far "
        "from its value. [2] [3] [4]",
        "Closed at the provider’s price while it quotes; paid in cash, never in shares.",
    ),
    Aspect(
        "Counterparty",
        (
            "structure.claim_rank",
            "custody.security_interest",
            "custody.security_agent",
            "structure.enforcement_trigger",
            "disclosure.issuer_risk",
        ),
        "Holders own shares of the fund, and its portfolio does not belong to manager or "
        "custodian. Swaps and lent shares add counterparties, within limits. [3]",
        "The provider owes the gain. If it fails the claim is on the provider; client money and "
        "compensation schemes may cover part of it. [6]",
    ),
    Aspect(
        "Corporate events",
        (
            "corporate_actions.policy",
            "rights.dividends",
            "rights.voting",
            "corporate_actions.unmatched",
        ),
        "The fund receives dividends and votes; it pays them out or keeps them in its value. "
        "Splits of a holding change nothing for holders.",
        "The provider adjusts the position in cash for dividends and by contract for splits. No "
        "vote.",
    ),
)
REFERENCES = (
    Reference(
        "[1] 17 CFR 270.6c-11",
        "Rule 6c-11 under the Investment Company Act of 1940: exchange-traded funds",
        "https://www.ecfr.gov/current/title-17/section-270.6c-11",
    ),
    Reference(
        "[2] 15 USC 80a-17(f), 80a-22(e)",
        "Investment Company Act of 1940: custody; suspension of redemption",
    ),
    Reference(
        "[3] Directive 2009/65/EC",
        "UCITS: articles 22 and 24 (depositary), 51 and 52 (limits), 68 (reports), 84 (redemption)",
        "https://eur-lex.europa.eu/eli/dir/2009/65/oj",
    ),
    Reference("[4] ESMA/2014/937", "Guidelines on ETFs and other UCITS issues, section IX"),
    Reference(
        "[5] ESMA Decision (EU) 2018/796",
        "Limits on CFDs for retail clients; since 2019 as measures of national authorities",
        "https://eur-lex.europa.eu/eli/dec/2018/796/oj",
    ),
    Reference(
        "[6] FCA Handbook COBS 22.5, CASS 7",
        "United Kingdom: CFDs sold to retail clients; client money",
        "https://www.handbook.fca.org.uk/handbook/COBS/22/5.html",
    ),
    Reference(
        "[7] Regulation (EU) 1286/2014",
        "Key information documents for packaged retail products",
        "https://eur-lex.europa.eu/eli/reg/2014/1286/oj",
    ),
    Reference(
        "[8] 15 USC 78f(l)",
        "Securities Exchange Act of 1934: security-based swaps with persons who are no eligible "
        "contract participants",
    ),
)
CAUTION = (
    "An ETF is a fund, as a rule of many shares: a UCITS may not put all its money into one "
    "([3], article 52). The last two columns describe rules, not one fund or provider, and are no "
    "evidence about this token."
)
