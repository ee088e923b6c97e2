"""Fits the classifier of the disclosure reader to the labelled corpus: `make reader`.

    tools/teach_reader.py [--without FIRST-LAST]... [--to FILE]

What is in `tests/corpus/tuning`, the tuning passages and the paragraphs that answer nothing teach
it; what is unseen does not. Documents left out by `--without` tell how it reads what it was not
taught. Run it after the corpus or the cues have changed and look at `bench/reader.py`.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression


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


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence: what stands in it, what it is labelled with, and the one field it is about."""

    features: frozenset[str]
    labels: dict[str, tuple[str, str]]
    only: str = ""


def main() -> None:
    """Teach, and write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    asked = parser.parse_args()
    spans = [tuple(map(int, each.split("-"))) for each in asked.without]
    examples = list(_examples(extractors_of(read_rules().compiled), spans))
    answers = _answers(examples)
    words = CountVectorizer(analyzer=sorted, binary=True, min_df=SEEN)
    table = words.fit_transform(each.features for each in examples).tocsr()
    table.sort_indices()
    columns: list[tuple[list[str], int, np.ndarray]] = []
    for field, status, value in answers:
        bias, weights = _fitted(table, examples, field, status, value)
        columns.append(([field, status, value], bias, weights))
    _write(asked.to, columns, words.get_feature_names_out())
    print(f"{len(examples)} sentences, {len(columns)} answers, {table.shape[1]} features")


def _examples(extractors: Extractors, without: Sequence[tuple[int, ...]]) -> Iterator[Example]:
    for document in documents_of(CORPUS / "tuning", ()):
        number = int(document.name.split("-")[0])
        if any(span[0] <= number <= span[-1] for span in without):
            continue
        yield from _sentences(document.text, document.labels, extractors)
    for passage in passages_of("tuning"):
        field = str(passage["field"])
        yield from _sentences(text_of(str(passage["text"])), {field: passage}, extractors, field)
    for passage in passages_of("nothing-tuning"):
        yield from _sentences(text_of(str(passage["text"])), {}, extractors)


def _sentences(
    text: DocumentText, labels: object, extractors: Extractors, only: str = ""
) -> Iterator[Example]:
    cut = passages(text, extractors.lexicon, extractors.scope)
    for sentence in searched(cut, extractors):
        words = normal(sentence.passage.view.text)
        told: dict[str, tuple[str, str]] = {}
        for field, label in labels.items():  # type: ignore[attr-defined]
            quote = normal(str(label.get("quote", "")))
            if label["status"] != "absent" and (only or (quote and quote in words)):
                told[field] = (label["status"], str(label.get("value", "")))
        yield Example(features(sentence), told, only)


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
    table: object, examples: Sequence[Example], field: str, status: str, value: str
) -> tuple[int, np.ndarray]:
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
    ).fit(table[rows], labels, sample_weight=counts)  # type: ignore[index]
    return round(SCALE * fit.intercept_[0]), np.rint(SCALE * fit.coef_[0]).astype(int)


def _write(path: Path, columns: list[tuple[list[str], int, np.ndarray]], names: object) -> None:
    lines: list[str] = []
    for place, name in enumerate(names):  # type: ignore[arg-type,var-annotated]
        pairs = [
            part
            for number, (_, _, weights) in enumerate(columns)
            if abs(weights[place]) >= SMALLEST
            for part in (number, int(weights[place]))
        ]
        if pairs:
            written = json.dumps(pairs, separators=(",", ":"))
            lines.append(f"{json.dumps(name, ensure_ascii=False)}:{written}")
    answers = ",\n".join(json.dumps(each) for each, _, _ in columns)
    bias = json.dumps([bias for _, bias, _ in columns])
    weights = ",\n".join(lines)
    path.write_text(
        f'{{"answers":[\n{answers}\n],\n"bias":{bias},\n"weights":{{\n{weights}\n}}}}\n', "utf-8"
    )


if __name__ == "__main__":
    main()
