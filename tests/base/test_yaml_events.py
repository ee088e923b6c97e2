"""Where the quick parser answers, the careful one answers the same."""

from pathlib import Path

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from auditor.base import yaml_events
from auditor.base.yaml_events import decoded, events
from auditor.errors import InputError


SAMPLES = Path(__file__).parent.parent.parent / "samples"
TEXTS = [path.read_text()[:600] for path in sorted(SAMPLES.rglob("*.yaml"))]
BITS = [
    *":-,[]{}\"'#&*!|>%@` \n?0~\\é€",
    "\n  ",
    "\n- ",
    "? ",
    "\\x41",
    "--- ",
    "...\n",
    "\r",
    "<<",
]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(TEXTS))
    text = text[: draw(st.integers(1, len(text)))]
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(BITS)) + text[at + draw(st.integers(0, 2)) :]
    return text


def told(event: yaml.Event) -> tuple[object, ...]:
    scalar = (event.value, event.implicit) if isinstance(event, yaml.ScalarEvent) else ()
    node = (event.anchor,) if isinstance(event, yaml.NodeEvent) else ()
    # Where a list or the document ends is told to nobody.
    ends = isinstance(event, yaml.CollectionEndEvent | yaml.DocumentEndEvent | yaml.StreamEndEvent)
    mark = event.start_mark
    return (type(event), *scalar, *node, *(() if ends else (mark.line, mark.column)))


@given(text=damaged())
@example(text="a: {b?c: 1}")
@example(text="a:\nb: 1")
@example(text="a: [x")
def test_the_parsers_agree(text: str) -> None:
    try:
        source = decoded(text, "f.yaml", 10_000)
    except InputError:
        assume(False)
    quick = yaml_events._quickly(source)
    careful = yaml_events._carefully(source, "f.yaml")
    assert not quick or [told(each) for each in quick] == [told(each) for each in careful]


def test_the_quick_parser_reads_what_people_write() -> None:
    read = [bool(yaml_events._quickly(text)) for text in TEXTS]
    assert sum(read) > len(read) / 2


def test_without_the_quick_parser_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: [1, 'two']\nb: three\n"
    quick = [told(each) for each in events(text, "f.yaml")]
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert not yaml_events._quickly(text)
    assert [told(each) for each in events(text, "f.yaml")] == quick
