"""Legal persons, regulators and other names, found by their capitals and their endings."""

import re
from collections.abc import Iterator

from auditor.collect.disclosure.entities.former import another
from auditor.collect.disclosure.entities.forms import PARTNERS, PREFIXED, SUFFIX
from auditor.collect.disclosure.entities.model import Entity
from auditor.collect.disclosure.entities.supervisors import KNOWN, OFFICIAL, called
from auditor.collect.disclosure.entities.underlying import of_underlying


_HARD = re.compile(
    r"\s(?:LLP|LLC|Ltd|LTD|Limited|LIMITED|GmbH|AG|Inc|plc|PLC|N\.A\.|S\.A\.|SA|B\.V\.|P\.C\.|S\.L\."
    r"|S\.à\s?r\.l\.|Anstalt|(?:Chartered|Certified\s+Public)\s+Accountants)(?=\s+(?!&|\w*\.)[A-Z][a-z])"
    # What a firm of partners calls itself below its name is no part of it.
    r"|\s&\s(?:Partners?|Associates|Co\.?|Sons)(?=\s+(?:Chartered|Certified|Registered)\s)"
)
_FOOTNOTE = re.compile(r"(?<=LLP|LLC|Ltd|plc|PLC|Inc)\d$|(?<=AG|SA)\d$|(?<=GmbH)\d$")
_UP = r"(?!S\.à\s?r|P(?:te|ty)\b)(?:[APKI]/S\b|[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'.&\-]*[\w&]|[A-ZÀ-Ö]|\d+[A-Z]\w*)"
_LINK = r"(?:&|of|de|del|de\s+la|des|du|d’|d'|der|für|für\s+die|und|and|et|y|von|van|the|zu|für)"
# A name does not run over the end of a line.
_S = r"[^\S\n]"
_BEFORE_FORM = (
    rf"(?={_S}+(?:Ltd|LTD|Limited|LIMITED|LLC|S\.A|AG|Inc|PLC|plc|DAC|SA|AB|SE|GmbH|Pte|Pty"
    r"|N\.V|B\.V))"
)
_AND_CO = rf"{_S}+&{_S}+Co\.(?=,?{_S}+(?:LLP|LLC|Ltd|Limited|KG|AG|Inc))"
# A name may open with an address or with initials: `vaultry.io Trust LLC`, `J. Marlowe & Co.`.
_HEAD = (
    rf"(?:[a-z][a-z\d-]+\.[a-z]{{2,4}}(?={_S}+[A-Z]\w*{_S}+[A-Z])"
    rf"|(?:(?:[A-Z]\.{_S}?){{1,2}}|St\.{_S})(?=[A-Z][a-z]))"
)
_RUN = re.compile(
    rf"(?<![\w])(?:{_HEAD}{_S}*)?{_UP}(?:(?:,|{_S})*\([A-Z][\w ]*\))?"
    rf"(?:{_AND_CO}|(?:{_S}+{_LINK})?{_S}+{_UP}|{_S}+&{_S}+{_UP}"
    rf"|{_S}*\([A-Z][\w ]*\){_BEFORE_FORM})*(?:,?{_S}+{SUFFIX}(?!\w))*"
)
_ENDING = re.compile(
    rf"(?:^|\s|,\s){SUFFIX}(?:\s*\([A-Z][\w ]*\))?$"
    rf"|\s(?:Trust\s+Company|Bank|Trust)\s+of\s+{_UP}(?:\s{_UP})?$"
)
# A calling after a comma is no part of the name: `Tuchman Vale, Chartered Accountants`.
_CALLING = (
    r"(?:(?:[Cc]hartered|[Cc]ertified|[Rr]egistered|[Ii]ndependent|[Pp]ublic|[Ss]tatutory|[Ll]icensed|[Ss]worn)\s+)*"
    r"(?:[Aa]ccountants?|[Aa]uditors?|[Aa]udit\s+[Ff]irm|Wirtschaftsprüfer|Steuerberater|CPAs?"
    r"|Commissaires?\s+aux\s+[Cc]omptes|Experts?[\s-][Cc]omptables?|[Aa]uditores|Revisoren)"
)
_CALLED = re.compile(
    rf"({_UP}(?:(?:\s+&|\s+and|\s+und|\s+et|\s+y)?\s+{_UP})+),\s+(?:an?\s+|firm\s+of\s+)*{_CALLING}"
)
# `the assets of the Bank` are no bank.
_OF_ONE = re.compile(
    r"\b(?:der|des|the|von|zur|del|du|la)\s+(?:Bank|Trust|Company|Group|Depositary|Banque|Banco)$"
)
_HARD_END = re.compile(
    r"(?:LLP|LLC|Ltd\.?|Limited|GmbH|mbH|AG|Inc\.?|plc|PLC|N\.A\.?|S\.A\.?|SA|Company|Bank|SE)$"
)
_GENERIC = re.compile(r"(?:Trust|Bank|Services?|Company|Securities|of|and|&)\b")
_CALLING_ALONE = re.compile(rf"{_CALLING}(?:\s+and\s+{_CALLING})*")
_ROLE = re.compile(
    r"(?:Depositary|Depository|Custodian|Safekeeper|Keeper|Nominee|Trustee|Auditors?|Attestor"
    r"|Verifier|Broker|Custody|Safekeeping|Examiner)\s+(?=\S+\s+\S)"
)
_LAST_DOT = re.compile(
    r"(?:Ltd|Inc|Corp|Co|N\.A|S\.A|L\.L\.C|L\.P|S\.L|S\.L\.U|B\.V|N\.V|S\.à\s?r\.l"
    r"|S\.r\.l|S\.p\.A|e\.V|d\.o\.o|S\.A\.S|S\.A\.U|L\.L\.P|S\.C|P\.A|S\.N\.C|a\.s|s\.r\.o|K\.K|S\.C\.A|S\.L\.P)$"
)
_LEADING = frozenset(
    """
    The A An Our Your Its Their This That These Each Every All Any Some No By At In On As Of For
    From With Where When What Who Whose Which How Is Are If It He She We You They And But Or Nor
    So Yes Not Today Currently Once After Before Under Until While Since Shares Share Tokens Token
    Underlying Custodian Attestor Auditor Issuer Holder Holders Custody Reserves Reserve Der Die
    Das Den Dem Des Ein Eine Einer Bei Von Im Am Zur Zum Alle Aktien Verwahrstelle Verwahrer
    Depotbank Le La Les Un Une Du Par Chez El Los Las Por Una Del En Nuestro Nuestra Nos Notre
    Votre Unsere Unser Wir Sie Il Elle Auprès Firm Held Regulated Licensed Independent Examined
    Verified Attested Checked Confirmed Prepared Signed Audited Legal Name Prüfer
    Wirtschaftsprüfer Messrs Safekeeper Keeper Verifier Attester Related Standard Standards
    Counted Compared Reviewed Inspected Tested Certified Treuhänder Comptes Commissaire
    Dépositaire Depositario Custodio Auditeur Attestation Report Monthly
    Quarterly Daily Weekly Location Regulator Regulation Supervisor Address Account Equities Stock
    Stocks Cash Physical Securities Kept Safekeeping Deposited Selon Según Laut Gemäß Chaque Cada
    Jede Jeder Jedes Ihre Ihr Seit Depuis Desde Dieser Diese Dieses Cette Ce Verwahrt Geprüft
    Verwahrung Responsible Entity Provider To Here Neither Both One Two Although Instead Only Please
    However Are See Read Depot Kanzlei Revisor Revisionsgesellschaft Monsieur Madame
    """.split()  # noqa: SIM905 - read as words
)
_BAD = frozenset(
    [
        "USD",
        "EUR",
        "GBP",
        "CHF",
        "UTC",
        "NAV",
        "API",
        "FAQ",
        "ISIN",
        "KYC",
        "AML",
        "ERC",
        "TSLA",
        "AAPL",
        "NVDA",
        "MSFT",
        "AMZN",
        "GOOG",
        "META",
        "EUR",
        "PDF",
        "US",
        "EU",
        "UK",
        "EEA",
    ]
)
_HAN_COMPANY = re.compile(
    r"[\u4e00-\u9fff·]{2,24}?(?:（[\u4e00-\u9fff]{2,6}）)?(?:私人|股份)?(?:股份有限公司|有限责任公司|有限公司|信托公司|托管公司|证券公司|会计师事务所|会计师行|会计师楼|审计师行"
    r"|信托银行|私人银行|存托银行|银行|信托|事务所)(?:股份)?(?:有限)?(?:责任)?(?:公司)?(?:（[\u4e00-\u9fff]{2,6}）)?"
)
_HAN_LEAD = re.compile(
    r".*(?:托管人|托管方|托管机构|托管银行|交由|委托|由|在|为|是|于|给|受|经|和|与|及|即|向|股票|股份(?!有限)|的)(?=.{4})"
)
_LED = "Securities "
_OWNED = re.compile(
    r"[’']s\s+(?!(?:is|was|are|has|had|will|may|can|holds?|held|keeps?|kept|acts?|and|or|to|in|on|at"
    r"|by|as|for|from|with|of|which|who|that|does|do|did|also|currently|then|there|signs?|checks?"
    r"|examines?|confirms?|looks|takes?|gives?|stores?)\b)[a-z]"
)

SHORTEST = 3


def companies(text: str, language: str) -> Iterator[Entity]:
    """Names that end, or begin, as those of firms do."""
    del language
    for match in _CALLED.finditer(text):
        start, end = _without_lead(text, *match.span(1))
        if end > start and not another(text, start, end):
            yield Entity(start, end, text[start:end])
    for first, end in runs(text):
        start = _after_label(text, first, end)
        name = text[start:end]
        described = _CALLING_ALONE.fullmatch(name) or _CALLED.match(name)
        firm = _ENDING.search(name) or PREFIXED.match(name) or PARTNERS.fullmatch(name)
        if (
            described
            or of_underlying(text, start, end)
            or KNOWN.fullmatch(name)
            or _OF_ONE.search(name)
            or another(text, start, end)
        ):
            continue
        if firm and (" " in name or "." in name):
            yield Entity(start, end, name)
    for match in _HAN_COMPANY.finditer(text):
        if not of_underlying(text, *match.span()):
            yield _trimmed(match.group(), match.start())


def _after_label(text: str, start: int, end: int) -> int:
    """Where a name begins behind the label of its row: `Depositary Bankhaus Aeberli AG`."""
    name = text[start:end]
    role = _ROLE.match(name) if start == 0 or text[start - 2 : start - 1] in ":|" else None
    labelled = role and _HARD_END.search(name) and not _GENERIC.match(name, role.end())
    return start + role.end() if role and labelled else start


def names(text: str, language: str) -> Iterator[Entity]:
    """Any run of capitalised words, firms included."""
    seen: set[tuple[int, int]] = set()
    for found in companies(text, language):
        seen.add((found.start, found.end))
        yield found
    for start, end in runs(text):
        name = text[start:end]
        if (start, end) not in seen and name not in _BAD and len(name) >= SHORTEST:
            yield Entity(start, end, name)


def regulators(text: str, language: str) -> Iterator[Entity]:
    """Known supervisors, and names that call themselves an authority."""
    del language
    taken: list[tuple[int, int]] = []
    for match in KNOWN.finditer(text):
        taken.append(match.span())
        yield Entity(match.start(), match.end(), called(match.group()))
    for first, end in runs(text):
        start = _whole(text, first)
        name = text[start:end]
        overlaps = [(s, e) for s, e in taken if s < end and e > start]
        if (
            OFFICIAL.search(name)
            and " " in name
            and not any(e - s >= end - start for s, e in overlaps)
        ):
            yield Entity(start, end, name)


def _whole(text: str, start: int) -> int:
    """Where a supervisor's name begins that opens with a word other names do not open with."""
    official = text.startswith(("Commission", "and Exchange", "Board", "Authority"), start)
    return start - len(_LED) if official and text.endswith(_LED, 0, start) else start


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Where words with capitals stand in a row, as in a name."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        start, end = _without_lead(text, start, end)
        if end <= start:
            continue
        hard = _HARD.search(text, start, end)
        end = hard.end() if hard else end
        # The number of a footnote does not.
        mark = _FOOTNOTE.search(text, start, end)
        end = mark.start() if mark else end
        # `Pennard & Stowe's finance team` is theirs; `Lloyd's holds` is called so.
        if " " in text[start:end] and _OWNED.match(text, end - 2):
            end -= 2
        # A full stop belongs to the name only after an abbreviation.
        if text[end : end + 1] == "." and _LAST_DOT.search(text[start:end]):
            end += 1
        yield start, end


def _without_lead(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end:
        word = re.match(r"[\w’']+[:]?\s*", text[start:end])
        told = word.group().strip() if word else ""
        # Of a heading in capitals too: `WHERE THE SHARES ARE With Tern Custodians Ltd`.
        lead = told in _LEADING or (told.isupper() and told.title() in _LEADING)
        if word is None or not lead:
            return start, end
        if told == "Messrs":
            return start + word.end(), end
        rest = start + word.end()
        link = re.match(rf"{_LINK}\s+", text[rest:end])
        start = rest + (link.end() if link else 0)
    return start, end


def _trimmed(name: str, start: int) -> Entity:
    """A Chinese name without the particle before it; any other as it is."""
    lead = _HAN_LEAD.match(name)
    at = lead.end() if lead else 0
    return Entity(start + at, start + len(name), name[at:])
