"""How often the disclosure reader answers as a careful person does, one short passage at a time.

    bench/passages.py [-v] [tuning|unseen]...

A passage counts as right when the status agrees and, where the label has a value, the value too.
With `-v` every wrong one is printed; whoever tunes the reader does that for `tuning` only.
"""

import sys
from collections import Counter
from pathlib import Path

from reader import alike

from auditor.base import strict_yaml
from auditor.collect.disclosure.read import read
from auditor.collect.text.child import extract
from auditor.collect.text.model import DocumentText
from auditor.collect.text.wire import Asked, read_told, write
from auditor.pipeline.extractors import extractors_of
from auditor.pipeline.inputs import read_rules


PASSAGES = Path(__file__).parent.parent / "tests" / "corpus" / "passages"


def main() -> None:
    """Print per field how many of the answers agree, and what wrong `present` there are."""
    words = sys.argv[1:]
    told = "-v" in words
    extractors = extractors_of(read_rules().compiled)
    for half in [word for word in words if word != "-v"] or ["tuning", "unseen"]:
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        wrong: Counter[str] = Counter()
        for passage in passages_of(half):
            field = str(passage["field"])
            answer = read(text_of(str(passage["text"])), extractors).answers[field]
            wanted = str(passage["status"])
            same = answer.status.value == wanted
            good = same and ("value" not in passage or alike(passage["value"], answer.value))
            total[field] += 1
            right[field] += good
            if answer.status.value == "present" and not same:
                wrong[wanted] += 1
            if told and not good:
                value = f" {passage['value']}" if "value" in passage else ""
                print(f"{field}: {wanted}{value}, read {answer.status.value} {answer.value}")
                print(f"    {passage['text']}")
        print(f"{half}: {right.total()} of {total.total()} = {right.total() / total.total():.3f}")
        print("  ".join(f"{name} {right[name]}/{total[name]}" for name in sorted(total)))
        print("false present:", ", ".join(f"{wrong[kind]} {kind}" for kind in sorted(wrong)))


def text_of(passage: str) -> DocumentText:
    """The passage as a text file of its own; in this process, as a child each would take long."""
    told = read_told(extract(write(Asked("text", "", passage.encode()))))
    return DocumentText(told.blocks(), told.hidden, told.language)


def passages_of(half: str) -> list[dict[str, object]]:
    """The labelled passages of the files whose names begin so."""
    found: list[dict[str, object]] = []
    for path in sorted(PASSAGES.glob(f"{half}*.yaml")):
        data = strict_yaml.load(path.read_bytes(), path.name).data
        assert isinstance(data, list)
        found += data  # type: ignore[arg-type]
    return found


if __name__ == "__main__":
    main()
