"""What a holder asks first, answered on the first page."""

from collections.abc import Mapping

from auditor.base.text import printable
from auditor.model.evidence import Fact
from auditor.model.provenance import Strength
from auditor.model.report import Origin
from auditor.render import figures
from auditor.render.parts import Figure, Pair
from auditor.render.view.sources import Sources


ORDINARY_HOLDERS = {
    "any_holder": "Yes, any holder",
    "after_kyc": "Yes, once their identity is checked",
    "approved_only": "No, approved parties only",
    "nobody": "No, nobody outside the issuer",
}
SUSPENDED = "No, redemption is closed"
WHO_SAYS = {
    "third_party": "Somebody outside the issuer",
    "custodian": "The custodian",
    "issuer": "Only the issuer; nobody else was found to confirm them",
    "statement": "Only the issuer, in a statement; nobody else was found to confirm them",
}
HANDED_IN = ", by a file that was handed in with the product file"
_LINE = 110


def asked_first(sources: Sources) -> tuple[Pair, ...]:
    """Who may redeem, who says the shares exist, what was not checked."""
    return (
        Pair("Can a holder redeem?", _redeemable(sources)),
        Pair("Who says the shares exist?", _who_says(sources)),
        Pair("What was not checked?", _not_checked(sources)),
    )


def _redeemable(sources: Sources) -> Figure:
    """For ordinary holders; what is allowed on paper counts nothing while redemption is closed."""
    if sources.flag("redemption.open") is False:
        return Figure(SUSPENDED, "redemption.open", sources.marks("redemption.open"))
    return _chosen(sources, "redemption.retail", ORDINARY_HOLDERS)


def _who_says(sources: Sources) -> Figure:
    named = sources.words("reserves.verifier")
    if named and sources.choice("reserves.class") == "third_party":
        told = f"{named}{HANDED_IN}" if _handed_in(sources, "reserves.shares") else named
        return Figure(told, "reserves.verifier", sources.marks("reserves.verifier"))
    return _chosen(sources, "reserves.class", WHO_SAYS)


def _handed_in(sources: Sources, key: str) -> bool:
    """Whether a live audit knows a fact only from files beside the product file."""
    entry = sources.report.evidence[key]
    live = sources.report.recording.origin is Origin.LIVE
    found = entry.observations if isinstance(entry, Fact) else ()
    return live and all(each.provenance.strength is Strength.ANALYST for each in found)


def _chosen(sources: Sources, key: str, words: Mapping[str, str]) -> Figure:
    told = words.get(sources.choice(key))
    return Figure(told, key, sources.marks(key)) if told else sources.figure(key)


def _not_checked(sources: Sources) -> Figure:
    told = sources.report.explanation.not_checked
    if not told:
        return Figure("Everything asked was checked")
    first = printable(told[0].rstrip("."), _LINE)
    if len(told) == 1:
        return Figure(first)
    score = sources.report.scorecard.score
    idle = ", none of which carries points" if score.low == score.high else ""
    return Figure(f"{figures.count(len(told))} things{idle}. First of all: {first}")
