from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.base.strict_yaml import Limits, YamlValue, load
from auditor.errors import InputError, Place


def refusal(text: bytes | str, limits: Limits | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        load(text, "f.yaml", limits or Limits())
    return caught.value


BOMBS = {
    "alias": ("a: &x [1]\nb: *x", 1, 4),
    "alias only": ("*x", 1, 1),
    "alias as key": ("*x : 1", 1, 1),
    "anchor on a scalar": ("a:\n  - &x 1", 2, 5),
    "billion laughs": ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", 1, 4),
    "merge": ("<<: {a: 1}", 1, 1),
    "merge bomb": ("a: 1\nb:\n  <<: [{<<: {c: 1}}]", 3, 3),
    "explicit tag": ("a: !!float 1", 1, 4),
    "binary tag": ("a: !!binary aGk=", 1, 4),
    "python tag": ("!!python/object/apply:os.system [ls]", 1, 1),
    "local tag": ("a: !thing {b: 1}", 1, 4),
    "bare tag": ("a: ! b", 1, 4),
    "tag on a key": ("!!str a: 1", 1, 1),
    "yaml directive": ("%YAML 1.1\n---\na: 1", 1, 1),
    "tag directive": ("%TAG ! tag:x,2000:\n---\na: 1", 1, 1),
    "endless version": (f"%YAML 1.{'9' * 5000}\n---\na", 1, 1),
    "two documents": ("---\na: 1\n---\nb: 2", 3, 1),
    "document after the end": ("a: 1\n...\nb: 2", 3, 1),
    "tab": ("a:\n\tb: 1", 2, 1),
    "tab in the middle": ("a: 1\nb:\t2", 2, 3),
    "nul": ("a: 1\nb: \0", 2, 4),
    "escape to nul": ('a: "\\0"', 1, 4),
    "control character": ("a: \x07", 1, 4),
    "next line": ("a: b\x85c", 1, 5),
    "line separator": ("a: b\u2028c", 1, 5),
    "inner byte-order mark": ("a: \ufeffb", 1, 4),
    "lone surrogate": ('a: "\\ud83d"', 1, 4),
    "raw surrogate": ("a: \ud83d", 1, 4),
    "beyond unicode": ('a: 1\nb: "\\UFFFFFFFF"', 2, 1),
    "not UTF-8": (b"a: \xc3\xa9\nb: \xff", 2, 4),
    "UTF-16": ("a: 1".encode("utf-16"), 1, 1),
    "empty": ("", 1, 1),
    "comment only": ("# nothing\n", 1, 1),
    "not closed": ("a: [1, 2", 1, 9),
    "two colons": ("a: b: c", 1, 5),
    "list as key": ("? [a]\n: b", 1, 3),
    "integer key": ("a: 1\n2: b", 2, 1),
    "flag key": ("true: b", 1, 1),
    "null key": ("~: b", 1, 1),
    "empty key": ("{: b}", 1, 2),
    "79 digits": ("a: " + "1" * 79, 1, 4),
}


@pytest.mark.fault("S01")
@pytest.mark.parametrize(("text", "line", "column"), BOMBS.values(), ids=BOMBS)
def test_refuses_what_is_not_plain_data(text: bytes | str, line: int, column: int) -> None:
    error = refusal(text)
    assert error.place == Place("f.yaml", line, column)
    assert error.exit_code == 2


FLOODS = {
    "open brackets": "[" * 200_000,
    "open braces": "{" * 200_000,
    "dashes": "- " * 100_000,
    "nested keys": "\n".join(" " * depth + "a:" for depth in range(300)),
    "questions": "? " * 100_000,
    "long tag": f"!<{'%41' * 80_000}> a",
    "too many parts": "- a\n" * 50_000,
}


@pytest.mark.fault("S01")
@pytest.mark.parametrize("text", FLOODS.values(), ids=FLOODS)
def test_refuses_floods_soon(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Soon: a parser hands out no more than what is allowed, and the slow one still less."""
    handed = dict.fromkeys(("CSafeLoader", "SafeLoader"), 0)
    parse = yaml.parse

    def counting(source: str, Loader: type) -> Iterator[yaml.Event]:  # noqa: N803 - yaml's name
        for event in parse(source, Loader=Loader):
            handed[Loader.__name__] += 1
            yield event

    monkeypatch.setattr(yaml, "parse", counting)
    assert refusal(text).place.line >= 1
    assert handed["CSafeLoader"] <= 100_000
    assert handed["SafeLoader"] <= 50_000


@pytest.mark.fault("S01")
def test_limits_hold_at_the_limit_and_not_beyond() -> None:
    limits = Limits(size=100, nodes=5, depth=3)
    assert load("[[[a]]]", "f", limits).data == [[["a"]]]
    assert "deeper than 3" in str(refusal("[[[[a]]]]", limits))
    assert load("{a: 1, b: 2}", "f", limits).data == {"a": 1, "b": 2}
    assert "more than 5 parts" in str(refusal("{a: 1, b: 2, c: 3}", limits))
    assert load("é" * 50, "f", limits).data == "é" * 50
    assert "102 bytes; 100" in str(refusal("é" * 51, limits))
    assert "102 bytes; 100" in str(refusal(("é" * 51).encode(), limits))


SCALARS: dict[str, YamlValue] = {
    "NO": "NO",
    "no": "no",
    "yes": "yes",
    "on": "on",
    "off": "off",
    "y": "y",
    "True": "True",
    "TRUE": "TRUE",
    "0123": "0123",
    "0o17": "0o17",
    "0x1F": "0x1F",
    "0x0000000000000000000000000000000000000001": "0x0000000000000000000000000000000000000001",
    "0b1": "0b1",
    "1e5": "1e5",
    "1.50": "1.50",
    "1.1234567890123456789": "1.1234567890123456789",
    "12:30": "12:30",
    "12:30:00": "12:30:00",
    "2026-11-01": "2026-11-01",
    "2026-11-01T00:00:00Z": "2026-11-01T00:00:00Z",
    "1_000": "1_000",
    "+5": "+5",
    "-0": "-0",
    ".nan": ".nan",
    ".inf": ".inf",
    "=": "=",
    "Null": "Null",
    "'1'": "1",
    '"true"': "true",
    "''": "",
    "null": None,
    "~": None,
    "": None,
    "true": True,
    "false": False,
    "0": 0,
    "-12": -12,
    "1" * 78: int("1" * 78),
    "-" + "1" * 78: -int("1" * 78),
}


@pytest.mark.fault("S02")
@pytest.mark.parametrize(("written", "meant"), SCALARS.items(), ids=map(repr, SCALARS))
def test_scalars_mean_what_they_look_like(written: str, meant: YamlValue) -> None:
    value = load(f"a: {written}\n", "f").data
    assert value == {"a": meant}
    assert isinstance(value, dict)
    assert type(value["a"]) is type(meant)


@pytest.mark.fault("S03")
@pytest.mark.parametrize(
    ("text", "line", "column", "first"),
    [
        ("a: 1\nb: 2\na: 3", 3, 1, 1),
        ("x:\n  a: 1\n  'a': 3", 3, 3, 2),
        ("{a: 1, a: 2}", 1, 8, 1),
        ("\u00e9: 1\ne\u0301: 2", 2, 1, 1),
    ],
)
def test_duplicate_keys_name_both_lines(text: str, line: int, column: int, first: int) -> None:
    error = refusal(text)
    assert error.place == Place("f.yaml", line, column)
    assert f"already on line {first}" in error.problem


def test_places_are_those_of_keys_and_values() -> None:
    document = load("name: x\nlist:\n  - a\n  - {k: v}\n", "f.yaml")
    assert document.places["list",] == Place("f.yaml", 2, 1)
    assert document.place(("list",)) == Place("f.yaml", 3, 3)
    assert document.place(("list",), of="key") == Place("f.yaml", 2, 1)
    assert document.place(("list", 1, "k")) == Place("f.yaml", 4, 9)
    assert document.place(("list", 1, "k"), of="key") == Place("f.yaml", 4, 6)
    assert document.place(("list", 0)) == Place("f.yaml", 3, 5)
    assert document.place(("list", 0), of="key") == Place("f.yaml", 3, 5)


def test_a_missing_place_is_that_of_the_nearest_ancestor() -> None:
    document = load("a:\n  b: 1\n", "f.yaml")
    assert document.place(("a", "c", 4)) == document.place(("a",)) == Place("f.yaml", 2, 3)
    assert document.place(("a", "c"), of="key") == Place("f.yaml", 1, 1)
    assert document.place(("zzz",)) == Place("f.yaml", 1, 1)


def test_lines_count_as_editors_count_them() -> None:
    assert load("\ufeffa: 1\r\nb: 2", "f").places["b",] == Place("f", 2, 1)
    assert refusal("a: 1\r\nb:\t1").place == Place("f.yaml", 2, 3)
    assert refusal("a: 1\rb:\t1").place == Place("f.yaml", 2, 3)


def test_quoted_keys_are_text() -> None:
    assert load("{'<<': 1, '1': 2, \"true\": 3}", "f").data == {"<<": 1, "1": 2, "true": 3}


def test_block_text_and_escapes_survive() -> None:
    assert load('a: |\n  x\n  y\nb: "\\t\\u2028"\n', "f").data == {"a": "x\ny\n", "b": "\t\u2028"}


def plain(depth: int) -> st.SearchStrategy[YamlValue]:
    text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
    leaves = st.none() | st.booleans() | st.integers(-(10**70), 10**70) | text
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=depth,
    )


KEYS = st.text("abcdefgh.-_ #:'\"", min_size=1, max_size=6)


def written(value: YamlValue) -> str:
    """Flow YAML, which for our subset is JSON with other escapes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(k)}: {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(each):08x}" for each in value) + '"'
    return {None: "null", True: "true", False: "false"}.get(value, "") or str(value)


@given(plain(12))
def test_plain_data_survives(value: YamlValue) -> None:
    text = written(value) if not (isinstance(value, int) and value in (0, 1)) else str(value)
    if value is True or value is False:
        text = str(value).lower()
    assert load(f"- {text}", "f", Limits(size=2**20)).data == [value]


@given(st.text(st.sampled_from("ab1:-[]{},?&*!|>'\"%@`#~<\\ \n\t\0\ud800\U0010ffff"), max_size=40))
def test_only_input_errors_escape_and_text_and_bytes_agree(text: str) -> None:
    assert problem(text) is None or problem(text) == problem(text.encode(errors="surrogatepass"))


@given(st.binary(max_size=40))
def test_no_bytes_make_another_error_escape(data: bytes) -> None:
    found = problem(data)
    assert found is None or found.line >= 1


def problem(text: bytes | str) -> Place | None:
    try:
        load(text, "f.yaml")
    except InputError as error:
        return error.place
    return None
