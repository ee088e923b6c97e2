"""The one sentence on the first page: the good, the doubt, the holder's position."""

from auditor.evaluate.basis import root
from auditor.evaluate.causes import inside
from auditor.evaluate.derive.counting import shortfall
from auditor.evaluate.derive.inputs import amount, value
from auditor.model.display import number
from auditor.model.evidence import Evidence, Gap
from auditor.model.key import Better
from auditor.model.scorecard import GradeStatus, Scorecard
from auditor.model.value import Cause, Enumeration, Open, Text


_WHOSE = {
    "third_party": "By an outside attestor's figures",
    "custodian": "By the custodian's figures",
    "issuer": "On the issuer's own figures",
    "statement": "By the issuer's statement",
}
_NO_FIGURE = {
    Cause.NOT_DISCLOSED: "not found",
    Cause.NOT_COLLECTED: "not collected",
    Cause.UNREACHABLE: "asked for and could not be reached",
    Cause.UNREADABLE: "found and could not be read",
    Cause.CONFLICTING: "given by sources that contradict each other",
    Cause.STALE: "found without a moment of its own",
    Cause.UNSUPPORTED: "found in a form that cannot be compared",
}
_REDEEM = {
    "any_holder": "any holder can redeem",
    "after_kyc": "holders can redeem once their identity is checked",
    "approved_only": "ordinary holders cannot redeem",
    "nobody": "nobody outside the issuer can redeem",
}


def summary(evidence: Evidence, scorecard: Scorecard) -> str:
    """One sentence in three parts; a part that is not known says so."""
    if scorecard.status is GradeStatus.OUT_OF_SCOPE:
        return "The product does not promise shares: there is no one-to-one claim to check."
    parts = [_backing(evidence), _confirmed(evidence), _position(evidence)]
    known = [part for part in parts if part]
    last = f", and {known[-1]}" if len(known) > 2 else f"; {known[-1]}"  # noqa: PLR2004
    return "; ".join(known[:-1]) + last + "."


def _backing(evidence: Evidence) -> str:
    ratio = amount(evidence, "backing.coverage")
    if isinstance(ratio, Gap):
        return f"Whether every token is matched by a share cannot be told: {_why(evidence, ratio)}"
    whose = _WHOSE.get(_choice(evidence, "reserves.class"), "On the figures read")
    if not isinstance(ratio.low, Open) and ratio.low >= 1:
        return f"{whose} every token in circulation is matched by a share{_spare(evidence)}"
    if not isinstance(ratio.high, Open) and ratio.high < 1:
        return f"{whose} the shares held are too few for the tokens in circulation{_lack(evidence)}"
    told = shortfall(evidence) or "the bounds lie on both sides of one share per token"
    return f"Whether every token is matched by a share cannot be told: {inside(told)}"


def _why(evidence: Evidence, gap: Gap) -> str:
    missing = root(evidence, gap)
    if missing.key.startswith("reserves."):
        if missing.cause is Cause.NOT_DISCLOSED:
            return "the issuer was not found to show a reserve figure"
        return f"a reserve figure was {_NO_FIGURE[missing.cause]}"
    return inside(missing.detail or gap.detail or "a figure is missing")


def _spare(evidence: Evidence) -> str:
    surplus = amount(evidence, "backing.surplus")
    if isinstance(surplus, Gap) or isinstance(surplus.low, Open) or surplus.low < 1:
        return ""
    return f", with {number(surplus.low, 0, Better.HIGHER)} to spare"


def _lack(evidence: Evidence) -> str:
    surplus = amount(evidence, "backing.surplus")
    if isinstance(surplus, Gap) or isinstance(surplus.high, Open):
        return ""
    at_least = "" if surplus.low == surplus.high else "at least "
    return f", short by {at_least}{number(-surplus.high, 0, Better.LOWER)}"


def _confirmed(evidence: Evidence) -> str:
    said = _choice(evidence, "reserves.class")
    if said in ("issuer", "statement"):
        return "nobody outside the issuer confirms the shares"
    if said == "third_party":
        verifier = value(evidence, "reserves.verifier", Text)
        who = "somebody outside the issuer" if isinstance(verifier, Gap) else verifier.value
        return f"{who} confirms the shares"
    return "the count comes from the custodian" if said == "custodian" else ""


def _position(evidence: Evidence) -> str:
    known = _REDEEM.get(_choice(evidence, "redemption.retail"))
    return known or "whether ordinary holders can redeem is not shown"


def _choice(evidence: Evidence, key: str) -> str:
    chosen = value(evidence, key, Enumeration)
    return "" if isinstance(chosen, Gap) else chosen.value
