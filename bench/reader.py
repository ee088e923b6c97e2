"""Precision, recall and F1 of the disclosure reader over the labelled corpus, beside keywords.

    bench/reader.py [-v] [tuning|unseen]... [NUMBER|FIRST-LAST]...

Numbers choose documents, such as `7 501-524`. With `-v` every wrong answer is printed; whoever
tunes the reader does that for `tuning` only. A field is found when its status agrees and, where the
label has a value, the value too. False `present` are counted apart: on denied, on unclear, on text
that only the file holds.
"""

import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import anyio

from auditor.archive.exchange import Answer
from auditor.base import strict_yaml
from auditor.collect.disclosure.answer import Reading, Status
from auditor.collect.disclosure.read import read
from auditor.collect.sources import Page
from auditor.collect.text.model import DocumentText, normal
from auditor.collect.text.read import text_of
from auditor.collect.text.sentences import sentences_of
from auditor.pipeline.extractors import extractors_of
from auditor.pipeline.inputs import read_rules


CORPUS = Path(__file__).parent.parent / "tests" / "corpus"
HALVES = ["tuning", "unseen"]
KEYWORDS = {
    "reserves_page": "reserves",
    "reserves_as_of": "as of",
    "reserves_cadence": "daily|monthly|quarterly|weekly",
    "reserves_attestor": "audited|attested|examined",
    "attestor_independent": "independent",
    "liabilities_covered": "liabilities",
    "encumbrance_covered": "pledge|lien|encumb",
    "shares_reported": "shares held",
    "custodian": "custodian|custody",
    "custodian_regulated": "regulated|licensed",
    "segregation": "segregated",
    "custodian_affiliated": "affiliate|subsidiary",
    "redemption_who": "redeem",
    "redemption_price_basis": "net asset value|closing price|market price",
    "redemption_fee": "redemption fee",
    "redemption_minimum": "minimum",
    "redemption_timing": "business days|T+",
    "redemption_suspension": "suspend",
    "unilateral_change": "amend|change these terms",
    "split_handling": "stock split|split",
    "reverse_split_handling": "reverse split",
    "dividend_handling": "dividend",
    "merger_handling": "merger",
    "issuer_risk_disclosed": "insolven|bankrupt",
    "regulatory_risk_disclosed": "regulatory",
    "guaranteed_gain_language": "guarantee",
    "restricted_countries": "united states|u.s. person",
}
_MINUTES = re.compile(r"(t\d\d:\d\d)z")
_PLURAL = re.compile(r"(?<=\d)\s?((?:business )?(?:token|share|day|hour|week|minute|month))s?$")
_DECIMALS = re.compile(r"(\d+)\.(\d*?)0+(?=\D|$)")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document of the corpus with its labels."""

    name: str
    text: DocumentText
    labels: Mapping[str, Mapping[str, object]]


@dataclass(slots=True)
class Score:
    """Counts of one field."""

    hit: int = 0
    status: int = 0
    given: int = 0
    wanted: int = 0

    def f1(self, hits: int) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * hits / (self.given + self.wanted) if self.given + self.wanted else 1.0


def main() -> None:
    """Print a table for each half."""
    words = sys.argv[1:]
    spans = [tuple(map(int, word.split("-"))) for word in words if word[0].isdigit()]
    halves = [word for word in words if word in HALVES] or HALVES
    extractors = extractors_of(read_rules().compiled)
    for half in halves:
        documents = list(documents_of(CORPUS / half, spans))
        if not documents:
            continue
        start = time.perf_counter()
        readings = {each.name: read(each.text, extractors) for each in documents}
        spent = time.perf_counter() - start
        fields = [name for name in extractors.by_field if name in KEYWORDS]
        _report(half, documents, readings, fields)
        if "-v" in words:
            _tell(documents, readings, fields)
        print(f"{len(documents)} documents read in {spent:.1f} s\n")


def documents_of(folder: Path, spans: Sequence[tuple[int, ...]]) -> Iterator[Labelled]:
    """The documents of a folder with their labels; all of them, or those with these numbers."""
    for path in sorted(folder.glob("*.yaml")):
        number = int(path.name.split("-")[0])
        if spans and not any(span[0] <= number <= span[-1] for span in spans):
            continue
        source = next(p for p in folder.glob(f"{path.stem}.*") if p.suffix != ".yaml")
        body = source.read_bytes()
        page = Page(source.name, Answer(200, (), body, datetime.now(UTC), "file"), supplied=True)
        data = strict_yaml.load(path.read_bytes(), path.name).data
        assert isinstance(data, dict)
        labels = data["fields"]
        assert isinstance(labels, dict)
        yield Labelled(path.stem, anyio.run(text_of, page), labels)  # type: ignore[arg-type]


def _report(
    half: str, documents: list[Labelled], readings: Mapping[str, Reading], fields: list[str]
) -> None:
    print(f"{half}: {len(documents)} documents")
    print(f"{'field':<27} labels     P     R    F1  status only  keywords")
    totals = [0.0, 0.0, 0.0]
    for name in fields:
        ours, plain = Score(), Score()
        for each in documents:
            answer = readings[each.name].answers[name]
            label = each.labels.get(name, {"status": "absent"})
            _count(ours, label, answer.status.value, answer.value)
            _count(plain, label, _keyword(each.text, name), "")
        figures = (ours.f1(ours.hit), ours.f1(ours.status), plain.f1(plain.status))
        totals = [total + figure for total, figure in zip(totals, figures, strict=True)]
        precision = ours.hit / ours.given if ours.given else 1.0
        recall = ours.hit / ours.wanted if ours.wanted else 1.0
        print(
            f"{name:<27} {ours.wanted:>6}  {precision:.2f}  {recall:.2f}  {figures[0]:.2f}"
            f"         {figures[1]:.2f}      {figures[2]:.2f}"
        )
    macro, status, plain_macro = (total / len(fields) for total in totals)
    print(f"{'macro':<47}{macro:.3f}        {status:.3f}     {plain_macro:.3f}")
    _wrong_presents(documents, readings)


def _tell(documents: list[Labelled], readings: Mapping[str, Reading], fields: list[str]) -> None:
    for each in documents:
        for name in fields:
            answer = readings[each.name].answers[name]
            label = each.labels.get(name, {"status": "absent"})
            score = Score()
            _count(score, label, answer.status.value, answer.value)
            if score.hit < max(score.given, score.wanted):
                print(f"{each.name} {name}: {label['status']} {label.get('value', '')}")
                print(f"    {label.get('quote', '')!r}")
                print(f"    read {answer.status.value} {answer.value}: {list(answer.quotes)}")


def _count(score: Score, label: Mapping[str, object], status: str, value: object) -> None:
    wanted = str(label["status"])
    score.given += status != "absent"
    score.wanted += wanted != "absent"
    if wanted == status != "absent":
        score.status += 1
        score.hit += "value" not in label or alike(label["value"], value)


def alike(wanted: object, given: object) -> bool:
    """Equal in the normal form: sets, plain numbers, moments in full; no plural, no case."""
    if isinstance(wanted, list):
        return isinstance(given, tuple) and set(wanted) == set(given)  # type: ignore[arg-type]
    return _plain(str(wanted)) == _plain(str(given))


def _plain(text: str) -> str:
    text = _DECIMALS.sub(lambda m: m[1] + (f".{m[2]}" if m[2] else ""), normal(text).lower())
    text = _MINUTES.sub(r"\1:00z", _PLURAL.sub(r" \1", text))
    return (
        text.rstrip(".")
        if any(c.isdigit() for c in text)
        else text.replace(".", "").replace(",", "")
    )


def _keyword(text: DocumentText, name: str) -> str:
    words = KEYWORDS[name].lower().split("|")
    found = [
        sentence.lower()
        for block in text.blocks
        for sentence in sentences_of(block)
        if any(word in sentence.lower() for word in words)
    ]
    if not found:
        return "absent"
    negative = any(f" {word} " in f" {found[0]} " for word in ("no", "not", "never", "none"))
    return "denied" if negative else "present"


def _wrong_presents(documents: list[Labelled], readings: Mapping[str, Reading]) -> None:
    counts = {"denied": 0, "unclear": 0, "absent": 0, "hidden": 0}
    strange = 0
    for each in documents:
        hidden = " ".join(normal(part.text) for part in each.text.hidden)
        for name, answer in readings[each.name].answers.items():
            strange += sum(quote not in each.text.visible for quote in answer.quotes)
            if name not in KEYWORDS:
                continue  # nobody labelled it
            wanted = str(each.labels.get(name, {"status": "absent"})["status"])
            if answer.status is Status.PRESENT and wanted != "present":
                counts[wanted] += 1
                counts["hidden"] += bool(answer.quotes) and answer.quotes[0] in hidden
    told = ", ".join(f"{count} where the label is {kind}" for kind, count in counts.items())
    print(f"false present: {told}")
    print(f"quotes that are not on the page: {strange}")


if __name__ == "__main__":
    main()
