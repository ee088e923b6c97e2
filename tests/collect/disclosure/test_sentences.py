"""Labelled sentences in five languages: what the reader makes of them."""

from pathlib import Path

import pytest


SENTENCES = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8")
ROWS = [line.split(" · ", 4) for line in SENTENCES.splitlines() if not line.startswith("#")]


@pytest.mark.fault("H11")
@pytest.mark.parametrize(("field", "status", "value", "language", "text"), ROWS)
def test_the_sentence_means_what_its_label_says(cued, field, status, value, language, text):
    found = cued(text.replace(" ⏎ ", "\n"), language)[field]
    assert found.status.value == status
    if value:
        given = ",".join(found.value) if isinstance(found.value, tuple) else found.value.rstrip(".")
        assert sorted(given.split(",")) == sorted(value.rstrip(".").split(","))
