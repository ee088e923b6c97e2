"""Fits the classifier of the disclosure reader to the labelled corpus: `make reader`.

    tools/teach_reader.py [--without FIRST-LAST]... [--to FILE]

What is in `tests/corpus/tuning`, the tuning passages and the paragraphs that answer nothing teach
it; what is unseen does not. Sentences are fitted first, by whether a label quotes them; then the
weights of statuses are fitted to whole documents, see `teach_documents.py`. Documents left out by
`--without` tell how it reads what it was not taught. Run it after the corpus or the cues have
changed and look at `bench/reader.py`.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from teach_documents import Fit, of_documents


ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))
from passages import passages_of, text_of  # noqa: E402
from reader import CORPUS, documents_of  # noqa: E402

from auditor.collect.disclosure.classifier import WEIGHTS, features  # noqa: E402
from auditor.collect.disclosure.extractor import Extractors  # noqa: E402
from auditor.collect.disclosure.passages import passages  # noqa: E402
from auditor.collect.disclosure.searched import searched  # noqa: E402
from auditor.collect.text.model import DocumentText, normal  # noqa: E402
from auditor.pipeline.extractors import extractors_of  # noqa: E402
from auditor.pipeline.inputs import read_rules  # noqa: E402


STATUSES = ("present", "denied", "unclear")
SEEN = 3
"""Sentences a feature must stand in."""
LEAST = 5
"""Sentences an answer must have to be taught."""
LOOSE = 0.4
"""What a passage counts for the fields it has no label of."""
STRENGTH = 0.1
"""The inverse of the regularisation."""
SCALE = 100
SMALLEST = 8
"""Weights below it are dropped, in hundredths."""
SHARED = 25
"""Letters that a sentence shares with a quote it does not hold, or half of the quote, to carry it;
or it is a whole sentence of the quote, of at least `FEWEST` words."""
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence: what stands in it, what it is labelled with, and the one field it is about."""

    features: frozenset[str]
    labels: dict[str, tuple[str, str]]
    only: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """The sentences of documents, where each document starts, and the statuses its labels give."""

    examples: list[Example]
    starts: list[int]
    said: list[dict[str, str]]


def main() -> None:
    """Teach, and write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    asked = parser.parse_args()
    spans = [tuple(map(int, each.split("-"))) for each in asked.without]
    extractors = extractors_of(read_rules().compiled)
    lesson = _lesson(extractors, spans)
    inside = len(lesson.examples)
    examples = [*lesson.examples, *_passages(extractors)]
    words = CountVectorizer(analyzer=sorted, binary=True, min_df=SEEN)
    table = words.fit_transform(each.features for each in examples).tocsr()
    table.sort_indices()
    sentences = [_fitted(table, examples, *answer) for answer in _answers(examples)]
    fits = of_documents(sentences, table[:inside], lesson.starts, lesson.said)
    _write(asked.to, fits, words.get_feature_names_out())
    print(f"{len(examples)} sentences, {len(fits)} answers, {table.shape[1]} features")


def _lesson(extractors: Extractors, without: Sequence[tuple[int, ...]]) -> Lesson:
    lesson = Lesson([], [], [])
    for document in documents_of(CORPUS / "tuning", ()):
        number = int(document.name.split("-")[0])
        if any(span[0] <= number <= span[-1] for span in without):
            continue
        sentences = list(_sentences(document.text, document.labels, extractors))
        if sentences:
            lesson.starts.append(len(lesson.examples))
            said = {field: str(each["status"]) for field, each in document.labels.items()}
            lesson.said.append(said)
            lesson.examples.extend(sentences)
    return lesson


def _passages(extractors: Extractors) -> Iterator[Example]:
    for passage in passages_of("tuning"):
        field = str(passage["field"])
        yield from _sentences(text_of(str(passage["text"])), {field: passage}, extractors, field)
    for passage in passages_of("nothing-tuning"):
        yield from _sentences(text_of(str(passage["text"])), {}, extractors)


def _sentences(
    text: DocumentText,
    labels: Mapping[str, Mapping[str, object]],
    extractors: Extractors,
    only: str = "",
) -> Iterator[Example]:
    cut = searched(passages(text, extractors.lexicon, extractors.scope), extractors)
    words = [normal(sentence.passage.view.text) for sentence in cut]
    told: list[dict[str, tuple[str, str]]] = [{} for _ in cut]
    for field, label in labels.items():
        status, value = str(label["status"]), str(label.get("value", ""))
        if status == "absent":
            continue
        quote = normal(str(label.get("quote", "")))
        for place in range(len(cut)) if only else _quoted(quote, words):
            told[place][field] = status, value
    for sentence, each in zip(cut, told, strict=True):
        yield Example(features(sentence), each, only)


def _quoted(quote: str, sentences: Sequence[str]) -> list[int]:
    """Where a quote stands; if it goes over several sentences, the one that has most of it."""
    places = [place for place, words in enumerate(sentences) if quote and quote in words]
    if places or not quote:
        return places
    shared = [_shared(quote, words) for words in sentences]
    most = max(shared, default=0)
    return [shared.index(most)] if most else []


def _shared(quote: str, words: str) -> int:
    """How many letters in a row a sentence and a quote share; 0 if that tells nothing."""
    if words in quote and len(words.split()) >= FEWEST:
        return len(words)
    found = SequenceMatcher(None, words, quote, autojunk=False).find_longest_match()
    return found.size if found.size >= min(SHARED, len(quote) / 2) else 0


def _answers(examples: Iterable[Example]) -> list[tuple[str, str, str]]:
    """What is told often enough: statuses, and the values of fields that have few of them."""
    statuses: Counter[tuple[str, str, str]] = Counter()
    values: Counter[tuple[str, str, str]] = Counter()
    chosen = _choices()
    for example in examples:
        for field, (status, value) in example.labels.items():
            statuses[field, status, ""] += 1
            if status == "present" and value in chosen.get(field, ()):
                values[field, status, value] += 1
    return sorted(each for each, count in (statuses + values).items() if count >= LEAST)


def _choices() -> dict[str, set[str]]:
    """The words that extractors give as values."""
    extractors = extractors_of(read_rules().compiled)
    return {
        name: {rule.spec.value for rule in each.readings if rule.spec.value[:1] not in ("", "{")}
        for name, each in extractors.by_field.items()
    }


def _fitted(
    table: csr_matrix, examples: Sequence[Example], field: str, status: str, value: str
) -> Fit:
    """A value is told from the other values of its field, a status from everything else."""
    rows = [
        number
        for number, each in enumerate(examples)
        if not value or each.labels.get(field, ("", ""))[0] == "present"
    ]
    wanted = (status, value) if value else (status,)
    labels = [examples[n].labels.get(field, ("", ""))[: len(wanted)] == wanted for n in rows]
    counts = [1.0 if examples[n].only in ("", field) else LOOSE for n in rows]
    fit = LogisticRegression(
        C=STRENGTH, class_weight="balanced", solver="liblinear", max_iter=100, tol=1e-3
    ).fit(table[rows], labels, sample_weight=counts)
    return Fit((field, status, value), fit.intercept_[0], fit.coef_[0])


def _write(path: Path, fits: Sequence[Fit], names: Sequence[str]) -> None:
    columns = [np.rint(SCALE * fit.weights).astype(int) for fit in fits]
    lines: list[str] = []
    for place, name in enumerate(names):
        pairs = [
            part
            for number, weights in enumerate(columns)
            if abs(weights[place]) >= SMALLEST
            for part in (number, int(weights[place]))
        ]
        if pairs:
            written = json.dumps(pairs, separators=(",", ":"))
            lines.append(f"{json.dumps(name, ensure_ascii=False)}:{written}")
    answers = ",\n".join(json.dumps(fit.answer) for fit in fits)
    bias = json.dumps([round(SCALE * fit.bias) for fit in fits])
    weights = ",\n".join(lines)
    path.write_text(
        f'{{"answers":[\n{answers}\n],\n"bias":{bias},\n"weights":{{\n{weights}\n}}}}\n', "utf-8"
    )


if __name__ == "__main__":
    main()
