# ruff: noqa: E501, PERF401 - a table of rules reads best with one rule a line
"""Reports built by hand for tests of the pages: a provisional, an unproven and a bad one."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from auditor.evaluate.convert import conversions
from auditor.model.evidence import Entry, Evidence, Fact, Gap, Observation, evidence
from auditor.model.finding import Comparison, Finding, Outcome, RuleKind, Severity
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Provenance, Strength
from auditor.model.report import (
    BlockStamp,
    Change,
    Explanation,
    LogLine,
    Origin,
    Question,
    Recording,
    Report,
    RootCause,
)
from auditor.model.ruleset import RuleSet, RuleStamp
from auditor.model.scorecard import (
    Cap,
    CapState,
    FlagState,
    Grade,
    GradeStatus,
    Line,
    Opinion,
    Pillar,
    RedFlag,
    Scorecard,
    Span,
)
from auditor.model.unit import RATIO, unit
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Flag,
    Interval,
    Missing,
    Moment,
    Open,
    Quantity,
    Records,
    Series,
    Text,
    Value,
)


AS_OF = datetime(2026, 8, 20, 6, 0, tzinfo=UTC)
PROOF = datetime(2026, 8, 19, 20, 51, tzinfo=UTC)
SHARES, USD, COUNT, SECONDS = unit("shares"), unit("USD"), unit("count"), unit("seconds")
CHAINS = (
    ("eip155:1", "rebased_total", "74144.7187", "9500", 22_884_913),
    ("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "spl_scaled", "118402.1163", "2000", 361_204_478),
    ("eip155:56", "rebased_total", "10024.8521", "3200", 58_110_642),
    ("eip155:42161", "rebased_total", "4310.5527", "1800", 372_090_118),
    ("eip155:57073", "rebased_total", "2216.0409", "", 21_440_907),
    ("eip155:5000", "rebased_total", "1904.3318", "", 83_661_204),
    ("eip155:196", "rebased_total", "1250.77", "", 29_970_415),
    ("eip155:999", "rebased_total", "838.1046", "", 11_300_562),
    ("eip155:10", "rebased_total", "402.5581", "", 139_550_871),
    ("ton:mainnet", "", "612.44", "", 0),
    ("tron:mainnet", "", "188.2", "", 0),
)
INVENTORY = "0x5F7A4c11bde4f218f0025Ef444c369d838ffa2aD"


def q(amount: str | int | Fraction, of: object = RATIO) -> Quantity:
    return Quantity(Fraction(amount), of)  # type: ignore[arg-type]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def seen(
    key: str,
    value: Value,
    source: str,
    locator: str,
    strength: Strength = Strength.ISSUER,
    at: datetime | None = PROOF,
) -> Observation:
    provenance = Provenance(
        source, locator, AS_OF, at or UNDATED, digest(source + locator + key), strength, strength
    )
    return Observation(key, value, provenance)


def fact(key: str, value: Value, *observations: Observation, **where: object) -> Fact:
    if observations:
        return Fact(key, value, observations)
    told = seen(
        key,
        value,
        str(where.get("source", "assets.backed.fi/legal-documentation")),
        str(where.get("locator", "prospectus, p. 61, quote 4")),
        where.get("strength", Strength.ISSUER),  # type: ignore[arg-type]
        datetime(2026, 5, 8, tzinfo=UTC),
    )
    return Fact(key, value, (told,))


def address(index: int, chain: str) -> str:
    if chain.startswith("eip155"):
        return f"0x{digest(chain)[:40]}"
    return "XsbEhLAtcf6HdfpFZ5xEMdqW8nfAvcsP5bdudRLJzJp" if index == 1 else f"T{digest(chain)[:33]}"


def product(**changes: object) -> ProductSpec:
    deployments = [
        {
            "chain": chain,
            "address": address(index, chain),
            "inventory": [INVENTORY if chain.startswith("eip155") else "S7vYFF"] if unsold else [],
        }
        for index, (chain, _, _, unsold, _) in enumerate(CHAINS)
    ]
    told: dict[str, object] = {
        "schema": "auditor/product/v1",
        "id": "aaplx",
        "symbol": "AAPLx",
        "name": "Apple xStock",
        "issuer": {
            "name": "Backed Assets (JE) Limited",
            "jurisdiction": "JE",
            "website": "https://xstocks.com",
        },
        "structure": "tracker_certificate",
        "underlying": {
            "ticker": "AAPL",
            "name": "Apple Inc.",
            "exchange": "XNAS",
            "currency": "USD",
            "isin": "US0378331005",
            "shares_per_token": 1,
        },
        "deployments": deployments,
    }
    return ProductSpec.model_validate({**told, **changes})


def supply(chains: tuple[tuple[str, str, str, str, int], ...] = CHAINS) -> Fact:
    observations = []
    for index, (chain, model, shares, unsold, block) in enumerate(chains):
        read = bool(model)
        row: dict[str, object] = {
            "chain": Text(chain),
            "address": Text(address(index, chain)),
            "unit_model": Enumeration(model or "none"),
            "raw": q(Fraction(shares) * 10**18, COUNT),
            "decimals": q(18, COUNT),
            "multiplier": q("1.0032690125398187"),
            "shares": q(shares, SHARES),
            "inventory_shares": q(unsold or 0, SHARES),
            "read_from": Enumeration("chain" if read else "issuer"),
            "block": q(block, COUNT)
            if read
            else Missing(Cause.UNSUPPORTED, "no_client", "no client of ours"),
            "block_time": Moment(AS_OF - timedelta(seconds=12)),
        }
        value = Records((row,), complete=True)  # type: ignore[arg-type]
        where = f"totalSupply() at block {block:,}" if read else "circulating"
        observations.append(
            seen(
                "supply.deployments",
                value,
                f"node of {chain}" if read else "api.xstocks.fi",
                where,
                Strength.ON_CHAIN if read else Strength.ISSUER,
                AS_OF - timedelta(seconds=12) if read else PROOF,
            )
        )
    rows = tuple(each.value.rows[0] for each in observations)
    return Fact("supply.deployments", Records(rows, complete=True), tuple(observations))


def reserves() -> Fact:
    rows = []
    for back in range(8, -1, -1):
        rows.append(
            {
                "source": Text("api.xstocks.fi, collateral"),
                "class": Enumeration("issuer"),
                "scope": Text("asset"),
                "unit": Text("shares"),
                "amount": q(198_193 - 41 * back, SHARES),
                "as_of": Moment(PROOF - timedelta(days=back)),
                "published_at": Moment(PROOF - timedelta(days=back)),
                "verifier": Text(""),
                "cadence": Duration(Fraction(86_400)),
            }
        )
    observations = tuple(
        seen(
            "reserves.statements",
            Records((row,), complete=True),
            "api.xstocks.fi",
            "https://api.xstocks.fi/api/v1/collateral/AAPLx sharesHeld",
            at=row["as_of"].at,
        )
        for row in rows
    )
    return Fact("reserves.statements", Records(tuple(rows), complete=True), observations)


def sessions() -> Series:
    days = [datetime(2026, 8, day, tzinfo=UTC) for day in (12, 13, 14, 17, 18, 19, 20)]
    hours = {"pre_open": 8, "open": 13.5, "close": 20, "post_close": 24}
    columns = tuple(tuple(day + timedelta(hours=hour) for day in days) for hour in hours.values())
    return Series(tuple(hours), ("moment",) * 4, columns)


def quotes() -> tuple[Mapping[str, object], ...]:
    """A week of half-hourly quotes with a bump on Sunday and a hole on Tuesday."""
    start, rows = datetime(2026, 8, 14, 20, tzinfo=UTC), []
    for step in range(236):
        at = start + timedelta(minutes=30 * step)
        if datetime(2026, 8, 18, 2, tzinfo=UTC) < at < datetime(2026, 8, 18, 9, tzinfo=UTC):
            continue
        wobble = Fraction((step * 7919) % 61 - 30, 12_000)
        bump = Fraction(max(0, 24 - 6 * abs(step - 92)), 1000) if 88 <= step <= 96 else Fraction(0)
        weekday = at.weekday()
        session = "weekend" if weekday >= 5 else "regular" if 13 <= at.hour < 20 else "overnight"
        thin = step in (40, 44, 47, 50, 85, 100, 160, 176, 180)
        deviation = wobble + bump - (Fraction(27, 1000) if thin else 0)
        nav = Fraction("306.93")
        rows.append(
            {
                "time": Moment(at),
                "venue": Text("pool of 65 USD" if thin else "LBank AAPLX/USDT"),
                "price": q(nav * (1 + deviation), USD),
                "nav": q(nav, USD),
                "deviation": q(deviation),
                "session": Enumeration(session),
                "label": Enumeration("illiquid" if thin else "counted"),
            }
        )
    return tuple(rows)


def session_rows() -> tuple[Mapping[str, object], ...]:
    lines = (
        ("regular", 39, 3, "0.0010", "0.0029", "0.0031", "0.01", "0.02"),
        ("pre", 27, 3, "0.0015", "0.0061", "0.0072", "0.02", "0.04"),
        ("overnight", 57, 4, "0.0020", "0.0058", "0.0064", "0.02", "0.04"),
        ("weekend", 96, 2, "0.0015", "0.0092", "0.0261", "0.05", "0.10"),
    )
    names = ("pairs", "days", "median", "p95", "largest", "warn_limit", "fail_limit")
    return tuple(
        {
            "session": Enumeration(line[0]),
            **{
                name: q(amount, COUNT if name in ("pairs", "days") else RATIO)
                for name, amount in zip(names, line[1:], strict=True)
            },
        }
        for line in lines
    )


def scope() -> Fact:
    rows = tuple(
        {"aspect": Enumeration(aspect), "shown": Flag(shown)}
        for aspect, shown in (
            ("existence", True),
            ("account_level", True),
            ("liabilities", False),
            ("independence", False),
        )
    )
    return fact("reserves.scope", Records(rows, complete=True), locator="collateral page, quote 2")


def steps() -> Fact:
    rows = tuple(
        {
            "chain": Text("eip155:1"),
            "effective_at": Moment(datetime(2026, month, day, 0, 30, tzinfo=UTC)),
            "previous": q(old),
            "new": q(new),
        }
        for month, day, old, new in (
            (2, 12, "1.0013", "1.002018"),
            (5, 9, "1.002018", "1.002664"),
            (8, 8, "1.002664", "1.0032690125398187"),
        )
    )
    return fact(
        "corporate_actions.steps",
        Records(rows, complete=True),
        source="node of eip155:1",
        locator="MultiplierUpdated logs",
        strength=Strength.ON_CHAIN,
    )


def declared() -> Fact:
    rows = tuple(
        {
            "id": Text(f"AAPL-{month}"),
            "action": Text("cash dividend"),
            "ex_date": Moment(datetime(2026, month, day, tzinfo=UTC)),
            "effective_at": Moment(datetime(2026, month, day + 1, 0, 30, tzinfo=UTC)),
            "ratio": q("1"),
            "status": Text("completed"),
        }
        for month, day in ((2, 11), (5, 8), (8, 7))
    )
    return fact("corporate_actions.declared", Records(rows, complete=True))


def reference_prices() -> Fact:
    series = Series(
        ("time", "price"),
        ("moment", "USD"),
        ((datetime(2026, 8, 19, 20, tzinfo=UTC),), (Fraction("316.83"),)),
    )
    return fact(
        "prices.reference",
        series,
        source="exchange close",
        locator="AAPL, 19 Aug 2026",
        strength=Strength.MARKET,
    )


def _sum(of: int) -> Fraction:
    return sum((Fraction(line[of] or 0) for line in CHAINS), Fraction(0))


def facts() -> list[Entry]:
    """The evidence of the provisional report."""
    given, held = supply(), reserves()
    total, unsold, shares = _sum(2), _sum(3), Fraction(198_193)
    circulating = total - unsold
    both = (*given.observations, held.observations[-1])
    newest = (held.observations[-1],)
    quote = fact(
        "prices.token",
        Series(("time",), ("moment",), ((AS_OF,),)),
        source="LBank",
        locator="AAPLX/USDT book",
        strength=Strength.MARKET,
    )
    return [
        fact("audit.as_of", Moment(AS_OF), source="audit", locator="start of collection"),
        fact("structure.type", Enumeration("tracker_certificate"), source="product file"),
        fact("structure.promises_shares", Flag(value=True), locator="prospectus, p. 3, quote 1"),
        given,
        held,
        fact("supply.chains", Records(tuple({"chain": Text(c[0])} for c in CHAINS), complete=True)),
        Fact("supply.total_shares", q(total, SHARES), given.observations),
        Fact("supply.inventory_shares", q(unsold, SHARES), given.observations[:4]),
        Fact("supply.circulating_shares", q(circulating, SHARES), given.observations),
        Fact("supply.visible_shares", q(circulating, SHARES), given.observations),
        Fact("supply.read_share", q(1 - Fraction("800.64") / total), given.observations),
        Fact("reserves.shares", q(shares, SHARES), newest),
        Fact("reserves.as_of", Moment(PROOF), newest),
        Fact("reserves.age", Duration(Fraction(9 * 3600 + 9 * 60)), newest),
        Fact("reserves.class", Enumeration("issuer"), newest),
        Fact("reserves.cadence", Duration(Fraction(86_400)), newest),
        scope(),
        Fact("backing.coverage", q(shares / circulating), both),
        Fact("backing.coverage_gross", q(shares / total), both),
        Fact("backing.visible_coverage", q(shares / circulating), both),
        Fact("backing.surplus", q(shares - circulating, SHARES), both),
        Fact("backing.blind_window", q("19819.3", SHARES), newest),
        fact("custody.custodian", Text("Alpaca Securities LLC; InCore Bank AG; Maerki Baumann")),
        fact("custody.segregated", Flag(value=True), locator="prospectus, p. 58, quote 2"),
        fact("custody.affiliated", Flag(value=False), locator="prospectus, p. 58, quote 3"),
        fact("custody.security_agent", Text("Security Agent Services AG")),
        fact("redemption.who", Text("Authorised Participants and Qualified Investors after KYC")),
        fact("redemption.retail", Enumeration("approved_only"), locator="terms, § 7.1, quote 1"),
        fact("redemption.price_basis", Text("market value at sale"), locator="terms, § 7.3"),
        fact("redemption.fee", q("0.005"), locator="terms, § 7.4"),
        fact(
            "redemption.unilateral_change", Enumeration("any_time"), locator="terms, § 9.2, quote 1"
        ),
        Gap("redemption.minimum", Cause.NOT_DISCLOSED, "not_disclosed", "", ("site", "legal")),
        Gap("redemption.timing", Cause.NOT_DISCLOSED, "not_disclosed", "", ("site", "legal")),
        steps(),
        declared(),
        Fact("corporate_actions.unmatched", q(0, COUNT), steps().observations),
        fact("corporate_actions.policy", Text("Dividends are reinvested net of withholding tax.")),
        fact("market.sessions", sessions(), source="session table", locator="XNAS 2026"),
        quote,
        reference_prices(),
        Fact("peg.quotes", Records(quotes(), complete=True), quote.observations),  # type: ignore[arg-type]
        Fact("peg.sessions", Records(session_rows(), complete=True), quote.observations),  # type: ignore[arg-type]
        Fact(
            "peg.episodes",
            Records(
                (
                    {
                        "start": Moment(datetime(2026, 8, 16, 16, tzinfo=UTC)),
                        "end": Moment(datetime(2026, 8, 16, 20, tzinfo=UTC)),
                        "peak": q("0.0261"),
                        "class": Enumeration("off_hours_drift"),
                    },
                ),
                complete=True,
            ),
            quote.observations,
        ),
        Fact("peg.pairs", q(219, COUNT), quote.observations),
        Fact("liquidity.depth_2pct", q(46_872, USD), quote.observations),
        fact("rights.voting", Enumeration("none")),
        fact("rights.dividends", Enumeration("reinvested_net")),
        fact("structure.claim_rank", Text("secured, limited recourse")),
        fact("structure.enforcement_trigger", Text("event of default; security agent enforces")),
        fact("disclosure.guaranteed_gain", Flag(value=False)),
        fact("disclosure.issuer_risk", Flag(value=True)),
        fact("disclosure.regulatory_risk", Flag(value=True)),
        fact("disclosure.evidence_access", Enumeration("public")),
        Gap(
            "control.mint_authority",
            Cause.UNSUPPORTED,
            "no_client",
            "TON and Tron: no client of ours reads roles there.",
        ),
    ]


# rule id, name, title, pillar, severity, points, outcome, message, facts, root cause
RULES: tuple[tuple[str, str, str, str, str, int, str, str, str, str], ...] = (
    ("BCK-001", "reserves-cover-circulation", "Attested shares cover the tokens in circulation", "backing", "critical", 10, "pass", "1.0020 shares stand behind each token in circulation.", "backing.coverage", ""),
    ("BCK-002", "visible-supply-is-covered", "Shares cover the tokens that can be seen", "backing", "critical", 4, "pass", "1.0020 shares stand behind each visible token.", "backing.visible_coverage", ""),
    ("BCK-003", "all-chains-counted", "Every chain named is counted", "backing", "high", 4, "pass", "All 11 chains were asked.", "supply.chains", ""),
    ("BCK-004", "identity-is-confirmed", "The contracts are the issuer’s", "backing", "medium", 2, "pass", "Symbol and listing agree.", "structure.type", ""),
    ("BCK-005", "structure-matches-claim", "The legal form can carry the claim", "backing", "critical", 2, "pass", "A tracker certificate may be backed by shares.", "structure.type", ""),
    ("PRF-001", "reserves-published", "A dated reserve figure is published", "proof", "critical", 4, "pass", "198,193 shares, dated 19 Aug 2026, 20:51 UTC.", "reserves.shares reserves.as_of", ""),
    ("PRF-002", "reserves-fresh", "The reserve figure is fresh", "proof", "high", 4, "pass", "Dated 19 Aug 2026, 20:51 UTC; 9.2 h old when the chains were read.", "reserves.age", ""),
    ("PRF-003", "reserves-attested-independently", "Somebody outside confirms the shares", "proof", "high", 5, "fail", "The share count comes from the issuer’s own API.", "reserves.class", "word"),
    ("PRF-004", "reserves-scope-complete", "The proof covers assets and liabilities", "proof", "high", 4, "warn", "It lists assets, not liabilities or pledges.", "reserves.scope", "word"),
    ("PRF-005", "reserve-series-is-plausible", "The reserve series moves plausibly", "proof", "low", 1, "pass", "Largest change 0.1%.", "reserves.statements", ""),
    ("CUS-001", "custodian-is-named", "The custodian is named", "custody", "critical", 5, "pass", "Three custodians named; a security agent is named.", "custody.custodian custody.security_agent", ""),
    ("CUS-003", "custodian-is-independent", "The custodian is independent", "custody", "medium", 3, "warn", "Independence is stated by the issuer only.", "custody.affiliated", "custody"),
    ("CUS-004", "assets-are-segregated", "The shares are kept apart", "custody", "high", 4, "warn", "Segregation is stated by the issuer only.", "custody.segregated", "custody"),
    ("CUS-005", "insolvency-path-stated", "The path in insolvency is stated", "custody", "medium", 4, "pass", "Rank and trigger are stated.", "structure.claim_rank structure.enforcement_trigger", ""),
    ("RED-001", "redemption-terms-stated", "Redemption terms are stated", "redemption", "high", 6, "pass", "Who, price and fee are stated.", "redemption.who redemption.price_basis redemption.fee", ""),
    ("RED-002", "ordinary-holder-can-redeem", "An ordinary holder can redeem", "redemption", "medium", 3, "fail", "Approved customers only; terms may be amended at any time.", "redemption.retail redemption.unilateral_change", "narrow"),
    ("RED-003", "no-unilateral-change", "Terms cannot change unilaterally", "redemption", "medium", 3, "fail", "The terms may be amended at any time.", "redemption.unilateral_change", "narrow"),
    ("RED-004", "redemption-is-open", "Redemption is open", "redemption", "high", 2, "pass", "No suspension is announced.", "redemption.who", ""),
    ("PEG-001", "peg-holds", "The price holds to the claim", "peg", "high", 6, "unknown", "3 open sessions measured; 5 are needed.", "peg.sessions", "sessions"),
    ("PEG-002", "peg-is-measurable", "The price can be measured", "peg", "medium", 2, "pass", "219 counted quotes.", "peg.pairs", ""),
    ("COR-001", "corporate-action-policy-stated", "The policy on corporate actions is stated", "corporate_actions", "medium", 3, "pass", "Dividends are reinvested net.", "corporate_actions.policy", ""),
    ("COR-002", "corporate-actions-match-multiplier", "Actions and multiplier agree", "corporate_actions", "high", 4, "pass", "Every action has its step.", "corporate_actions.unmatched", ""),
    ("CTL-001", "mint-authority-is-guarded", "Minting is guarded", "control", "high", 3, "unknown", "TON and Tron cannot be read yet.", "control.mint_authority", "roles"),
    ("CTL-002", "upgrade-authority-is-guarded", "Upgrades are guarded", "control", "high", 3, "unknown", "TON and Tron cannot be read yet.", "control.upgrade_authority", "roles"),
    ("CTL-003", "holders-not-concentrated", "Holdings are not concentrated", "control", "low", 1, "unknown", "The holder ledger was not read.", "holders.top10_share_adjusted", "roles"),
    ("DIS-001", "no-guaranteed-gain-claims", "No gain is guaranteed", "disclosure", "high", 3, "pass", "No promise of gain found; issuer, custody and market risk stated.", "disclosure.guaranteed_gain", ""),
    ("DIS-002", "risks-are-disclosed", "Risks are disclosed", "disclosure", "medium", 3, "pass", "Issuer and regulatory risk stated.", "disclosure.issuer_risk disclosure.regulatory_risk", ""),
    ("DIS-003", "evidence-is-findable", "The evidence can be found", "disclosure", "low", 2, "pass", "Addresses and figures are public.", "disclosure.evidence_access", ""),
)  # fmt: skip
PILLARS = (
    ("backing", "Backing"),
    ("proof", "Proof"),
    ("custody", "Custody"),
    ("redemption", "Redemption"),
    ("peg", "Peg"),
    ("corporate_actions", "Corporate actions"),
    ("control", "Control"),
    ("disclosure", "Disclosure"),
)
CAUSES = {
    "word": ("Nobody outside confirms the shares", "The share count comes from the issuer’s own API; it lists assets, not liabilities or pledges.", "an outside attestor’s dated statement."),
    "narrow": ("Redemption narrow and changeable", "Only approved customers redeem; the terms may be amended at any time.", "a notice period, and a route for every holder."),
    "custody": ("Custody terms only claimed", "Segregation and independence are stated by the issuer, not by the custodian.", "a letter from the custodian."),
    "sessions": ("Too few priced sessions", "Quotes cover three regular sessions; the rule asks for five.", "two more trading days of quotes."),
    "roles": ("Roles not read on two chains", "TON and Tron cannot be read yet; the weakest mint and upgrade role is unknown.", "publish the role addresses of both chains."),
}  # fmt: skip
EARNED = {"pass": (1, 1), "warn": (Fraction(1, 2), Fraction(1, 2)), "fail": (0, 0)}


def findings(outcomes: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    changed = outcomes or {}
    made = []
    for rule, name, title, pillar, severity, points, given, message, keys, cause in RULES:
        outcome = Outcome(changed.get(name, given))
        comparisons: tuple[Comparison, ...] = ()
        if name == "reserves-cover-circulation" and outcome is Outcome.PASS:
            ratio = Fraction(198_193) / (_sum(2) - _sum(3))
            comparisons = (
                Comparison("backing.coverage >= params.minimum", q(ratio), q(1), q(ratio - 1)),
            )
        rests = (Strength.ON_CHAIN, Strength.ISSUER) if pillar == "backing" else (Strength.ISSUER,)
        reason = "holds" if outcome is Outcome.PASS else "does_not_hold"
        made.append(
            Finding(
                rule, name, title, pillar, Severity(severity), points, outcome, reason, message,
                tuple(keys.split()), comparisons, cause or name, rests,
            )
        )  # fmt: skip
    return tuple(made)


def lines(made: tuple[Finding, ...], pillar: str) -> tuple[Line, ...]:
    found = []
    for each in made:
        if each.pillar == pillar and each.outcome is not Outcome.NOT_APPLICABLE:
            low, high = EARNED.get(each.outcome.value, (0, 1))
            points = Fraction(each.weight)
            found.append(Line(each.name, points, Span(points * low, points * high)))
    return tuple(found)


def pillars(made: tuple[Finding, ...]) -> tuple[Pillar, ...]:
    result = []
    for name, title in PILLARS:
        found = lines(made, name)
        low = sum((line.earned.low for line in found), Fraction(0))
        high = sum((line.earned.high for line in found), Fraction(0))
        most = sum((line.points for line in found), Fraction(0))
        result.append(Pillar(name, title, most, Span(low, high), found, comparable=True))
    return tuple(result)


def root_causes(made: tuple[Finding, ...]) -> tuple[RootCause, ...]:
    grouped: dict[str, list[Finding]] = {}
    for each in made:
        if each.outcome is not Outcome.PASS:
            grouped.setdefault(each.root_cause, []).append(each)
    result = []
    for cause, members in grouped.items():
        lost = opened = Fraction(0)
        for each in members:
            low, high = EARNED.get(each.outcome.value, (0, 1))
            lost += each.weight * (1 - Fraction(high))
            opened += each.weight * (Fraction(high) - Fraction(low))
        order = ("fail", "error", "unknown", "warn")
        worst = min((each.outcome.value for each in members), key=order.index)
        title, sentence, close = CAUSES.get(
            cause, (members[0].title, members[0].message, "a dated statement.")
        )
        names = tuple(each.name for each in members)
        result.append(RootCause(cause, title, sentence, worst, names, lost, opened, close))
    return tuple(result)


def rules(made: tuple[Finding, ...]) -> RuleSet:
    stamps = tuple(
        RuleStamp(
            id=each.rule,
            name=each.name,
            title=each.title,
            pillar=each.pillar,
            kind=RuleKind.MEASURES,
            weight=each.weight,
            holds=f"{(each.facts or ('x',))[0]} >= params.minimum",
            tolerates="",
            params=(("minimum", "1"),),
            why="More tokens than shares means the excess is backed by nothing.",
            ask="Which addresses may mint on TON and Tron?",
            settles="A dated statement of a named attestor.",
            remedy_issuer="Publish the figure.",
            remedy_holder="Ask for it.",
            effort="medium",
            references=("https://docs.xstocks.com/legal-and-compliance",),
        )
        for each in made
    )
    return RuleSet("1.0", digest("rules"), ("core 1.0",), stamps, ())


def scorecard(made: tuple[Finding, ...], **changes: object) -> Scorecard:
    shown = pillars(made)
    low = sum((each.earned.low for each in shown), Fraction(0))
    high = sum((each.earned.high for each in shown), Fraction(0))
    flags = (
        (
            "proof",
            "Proof of reserves missing, vague or stale",
            ("reserves-fresh", "reserves-published"),
        ),
        ("redemption", "Redemption unclear or closed to holders", ("ordinary-holder-can-redeem",)),
        ("custodian", "Custodian opaque", ("custodian-is-named",)),
        ("price", "Large and persistent price gap", ("peg-holds",)),
        ("marketing", "Marketing shows only the upside", ("no-guaranteed-gain-claims",)),
    )
    outcome = {each.name: each.outcome for each in made}
    states = {
        Outcome.FAIL: FlagState.HIT,
        Outcome.UNKNOWN: FlagState.UNKNOWN,
        Outcome.ERROR: FlagState.UNKNOWN,
    }
    told: dict[str, object] = {
        "score": Span(low, high),
        "grade": Grade.B,
        "grade_high": Grade.B,
        "status": GradeStatus.PROVISIONAL,
        "opinion": Opinion.QUALIFIED,
        "decided": 1 - (high - low) / 100,
        "pillars": shown,
        "caps": (
            Cap(
                "K1",
                "backing ratio below 0.995",
                Grade.F,
                CapState.NOT_SHOWN,
                ("backing.coverage",),
            ),
            Cap(
                "K6",
                "reserves rest on the issuer’s word alone",
                Grade.B,
                CapState.SHOWN,
                ("reserves.class",),
            ),
            Cap("K7", "the proof covers assets only", Grade.B, CapState.SHOWN, ("reserves.scope",)),
        ),
        "red_flags": tuple(
            RedFlag(name, title, states.get(outcome[rules[0]], FlagState.CLEAR), rules)
            for name, title, rules in flags
        ),
        "on_issuer_word": Fraction("52.5"),
        "comparable": True,
        "deciding": (),
    }
    return Scorecard(**{**told, **changes})  # type: ignore[arg-type]


def good_enough() -> Report:
    """AAPLx as the sketch has it: provisional B."""
    made = findings()
    return Report(
        product=product(),
        as_of=AS_OF,
        recording=Recording(Origin.RECONSTRUCTED, "Figures of the issuer’s API as archived; see SOURCES.md."),
        tool="auditor 0.1.0",
        ruleset=rules(made),
        root=digest("root"),
        blocks=tuple(
            BlockStamp(chain, block, "", AS_OF - timedelta(seconds=12), "finalized", 2)
            for chain, model, _, _, block in CHAINS
            if model
        ),
        evidence=evidence(facts()),
        findings=made,
        scorecard=scorecard(made),
        explanation=Explanation(
            sentence="On the issuer’s own figures every token in circulation is matched by a share, "
            "with 398 to spare; nobody outside the issuer confirms the shares, and ordinary holders "
            "cannot redeem.",
            root_causes=root_causes(made),
            changes=(
                Change(Grade.A, True, (("reserves-attested-independently", "pass"),), "if an outside attestor confirms shares and liabilities (+7.0, lifts caps K6 and K7) and 7.5 of the 13 open points are shown"),
                Change(Grade.C, False, (("peg-holds", "fail"),), "if more than half a point is lost: 70.5 sits 0.5 above the band"),
                Change(Grade.F, False, (("reserves-cover-circulation", "fail"),), "if the backing ratio falls below 0.995: 1,388 fewer shares, or 1,395 more tokens"),
            ),
            questions=tuple(
                Question(text, (rule,), Fraction(points))
                for text, rule, points in (
                    ("Who, outside the group, confirms the share count, and how often?", "reserves-attested-independently", 5),
                    ("Will liabilities and pledges be stated next to the assets?", "reserves-scope-complete", 2),
                    ("Which addresses may mint on TON and Tron?", "mint-authority-is-guarded", 3),
                )
            ),
            not_told=("A token is a debt claim on a Jersey company, not a share: no vote, no place in Apple’s register.", "Whether the shares are pledged to someone else as well.", "Whether you, an ordinary holder, could turn the token into money on a bad day."),
            not_checked=("TON and Tron: supply is the issuer’s figure, not read on chain.", "Roles behind minting and upgrades on those two chains.", "Legal enforceability in Jersey; tax; the app that holds your tokens."),
        ),
        conversions=conversions(evidence(facts()), product()),
        house=(),
        log=tuple(
            LogLine(f"node of {chain}", "eth_call totalSupply()", "answered") for chain, *_ in CHAINS
        ),
        draft=False,
    )  # fmt: skip


def unproven() -> Report:
    """The same product with two chains only and no reserve figure: the letter stays open."""
    base = good_enough()
    given = supply(CHAINS[:2])
    rows = list(given.value.rows)  # type: ignore[union-attr]
    rows.append(
        {
            "chain": Text("eip155:56"),
            "address": Text(address(2, "eip155:56")),
            "shares": Missing(Cause.UNREACHABLE, "rpc_timeout", "the node did not answer in 20 s"),
            "inventory_shares": Missing(Cause.UNREACHABLE, "rpc_timeout"),
        }
    )
    names = [
        "reserves.statements", "reserves.shares", "reserves.as_of", "reserves.age", "reserves.class",
        "reserves.cadence", "backing.coverage", "backing.coverage_gross", "backing.surplus",
        "backing.visible_coverage", "backing.blind_window", "reserves.scope", "peg.quotes",
        "peg.sessions", "peg.episodes", "peg.pairs", "liquidity.depth_2pct", "prices.token",
    ]  # fmt: skip
    gaps: list[Entry] = [
        Gap(name, Cause.UNREACHABLE, "http_timeout", "api.xstocks.fi did not answer in 20 s")
        for name in names
    ]
    gaps += [
        Fact("supply.deployments", Records(tuple(rows), complete=True), given.observations),
        Fact(
            "supply.total_shares",
            Interval(Fraction("192546.835"), Open.ABOVE, SHARES),
            given.observations,
        ),
        Fact(
            "supply.circulating_shares",
            Interval(Fraction("181046.835"), Open.ABOVE, SHARES),
            given.observations,
        ),
    ]
    opened = dict.fromkeys(("reserves-cover-circulation", "visible-supply-is-covered", "all-chains-counted", "reserves-published", "reserves-fresh", "reserves-attested-independently", "reserves-scope-complete", "reserve-series-is-plausible", "peg-is-measurable"), "unknown")  # fmt: skip
    made = findings(opened)
    card = scorecard(
        made,
        grade=Grade.F,
        grade_high=Grade.B,
        status=GradeStatus.UNPROVEN,
        opinion=Opinion.DISCLAIMER,
        deciding=("reserves-cover-circulation", "visible-supply-is-covered", "K1"),
    )
    return replace(
        base,
        evidence=base.evidence.with_entries(gaps),
        findings=made,
        scorecard=card,
        ruleset=rules(made),
        conversions=(),
        log=(),
        recording=Recording(Origin.LIVE, ""),
        explanation=replace(
            base.explanation,
            root_causes=root_causes(made),
            sentence="Nobody can say today whether the shares suffice: the reserve figure could not "
            "be read, and nine chains are missing.",
            changes=(),
        ),
    )


def bad() -> Report:
    """Everything wrong: over-issued, contradicted, final F."""
    base = good_enough()
    made = findings(
        {
            name: "fail"
            for _, name, *_ in RULES
            if name not in ("reserves-published", "peg-is-measurable")
        }
    )
    held = Fraction(120_000)
    circulating = _sum(2) - _sum(3)
    both = base.evidence["backing.coverage"]
    seen_by = both.observations if isinstance(both, Fact) else ()
    changed = base.evidence.with_entries(
        [
            Fact("reserves.shares", q(held, SHARES), seen_by[-1:]),
            Fact("backing.coverage", q(held / circulating), seen_by),
            Fact("backing.coverage_gross", q(held / _sum(2)), seen_by),
            Fact("reserves.age", Duration(Fraction(86_400 * 40)), seen_by[-1:]),
        ]
    )
    card = scorecard(
        made,
        grade=Grade.F,
        grade_high=Grade.F,
        status=GradeStatus.FINAL,
        opinion=Opinion.ADVERSE,
        on_issuer_word=Fraction(4),
        decided=Fraction(1),
    )
    return replace(
        base,
        product=product(
            id="bad",
            symbol="BADx",
            name="A tokenized stock with a name far too long for one line of any cover",
        ),
        evidence=changed,
        findings=made,
        scorecard=card,
        ruleset=rules(made),
        explanation=replace(
            base.explanation,
            root_causes=root_causes(made),
            sentence="The shares stated cover 60% of the tokens in circulation.",
        ),
        draft=True,
    )


EVERY = {"good": good_enough, "unproven": unproven, "bad": bad}


def empty_evidence() -> Evidence:
    return evidence(())
