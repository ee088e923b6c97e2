"""No text and no rule file makes anything but a mistake with a position, or an outcome.

Hypothesis draws seeds; each seed makes a batch, so that a full trial tries more than a million, in
parts none of which takes long.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import fact, made

from auditor.errors import InputError, Place
from auditor.evaluate.engine import evaluate_all
from auditor.evaluate.expression import BudgetExceeded, Unknown, compile_expression
from auditor.evaluate.rules import load_ruleset
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Entry, Evidence, Fact, Gap, evidence
from auditor.model.finding import Outcome
from auditor.model.key import FieldSpec, KeySpec
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Flag,
    Interval,
    Kind,
    Missing,
    Moment,
    Open,
    Quantity,
    Records,
    Text,
    Value,
)


RULES = Path(__file__).parents[2] / "rules"
FILES = tuple(
    path.read_bytes()
    for path in sorted(RULES.rglob("*.yaml"))
    if b"auditor/rule/v1" in path.read_bytes()[:200]
)
TEXTS = tuple(
    line.partition(":")[2].strip()
    for data in FILES
    for line in data.decode().splitlines()
    if line.startswith(("holds:", "tolerates:", "applies_when:")) and not line.endswith(">-")
)
BATCH, FILE_BATCH = 200, 5
WHOLE = settings().max_examples >= 1_000
PARTS, SEEDS, FILE_SEEDS = (25, 210, 40) if WHOLE else (1, 10, 4)

KEYS = tuple(sorted(CATALOGUE))
LISTS = tuple(key for key in KEYS if CATALOGUE[key].kind is Kind.RECORDS)
SIGNS = ("==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "&&", "||", "in")
ODD = (
    "(", ")", "[", "]", ",", ".", "!", "?", ":", "{", "}", "%", "\\", "'", '"', "\n", "\t", "\x00",
    "\ud7ff", "é", "𝟘", "٣", "…", "has", "size", "params", "null", "None", "__class__", "lambda",
    "9" * 101, "1e9", "0x10", "1.2.3", "-0", "//", "#", "in in", "&& &&", "= =", "<>", "matches",
)  # fmt: skip
LITERALS = (
    "0", "1", "0.995", "3/2", "true", "false", "'a'", '"b"', "'it\\'s'", "duration('36h')",
    "duration('x')", "timestamp('2026-09-12T00:00:00Z')", "timestamp('2026-13-12')",
    "quantity('1', 'USD')", "quantity('1', 'parsecs')", "['a', 'b']", "[1, 2]", "[]", "9" * 99,
)  # fmt: skip


SOUP = (*ODD, *SIGNS, *LITERALS)


def nonsense(random: Random, depth: int = 0) -> str:
    """Mostly well-formed, seldom of the right kinds and units."""
    pick = random.random()
    if depth > 4 or pick < 0.35:
        return random.choice((*LITERALS, random.choice(KEYS), random.choice(KEYS)))
    inner = nonsense(random, depth + 1)
    if pick < 0.6:
        return f"{inner} {random.choice(SIGNS)} {nonsense(random, depth + 1)}"
    if pick < 0.7:
        name = random.choice(("all", "exists", "filter", "map", "startsWith", "contains"))
        field = random.choice(CATALOGUE[random.choice(LISTS)].fields).name
        return f"{random.choice(LISTS)}.{name}(x, x.{field} {random.choice(SIGNS)} {inner})"
    wrap = random.choice(("({})", "!{}", "-{}", "!({})", "has({})", "size({}) > 1", "[{}]", "{}.x"))
    return wrap.format(inner)


def question(random: Random, depth: int = 0) -> str:
    """A question that fits the catalogue, but for what may stand where."""
    pick = random.random()
    if depth < 2 and pick < 0.2:
        joined = f" {random.choice(('&&', '||', '==', '!='))} "
        return joined.join(f"({question(random, depth + 1)})" for _ in range(random.randint(2, 3)))
    if depth < 2 and pick < 0.3:
        return f"!({question(random, depth + 1)})"
    if pick < 0.6:
        spec = CATALOGUE[random.choice(LISTS)]
        body = about(random, f"x.{(field := random.choice(spec.fields)).name}", field)
        called = random.choice((".all(x, {})", ".exists(x, {})", "", ".filter(x, {})"))
        rows = f"{spec.name}{called.format(body)}"
        return rows if called[1:4] in ("all", "exi") else f"size({rows}) > quantity('1', 'count')"
    spec = CATALOGUE[random.choice(KEYS)]
    return f"has({spec.name})" if pick < 0.65 else about(random, spec.name, spec)


def about(random: Random, name: str, spec: KeySpec | FieldSpec) -> str:
    match spec.kind:
        case Kind.FLAG:
            return name
        case Kind.ENUMERATION:
            return random.choice(
                (f"{name} == '{spec.choices[0]}'", f"{name} in ['{spec.choices[-1]}']")
            )
        case Kind.TEXT:
            return random.choice((f"{name} != ''", f"{name}.startsWith('a')"))
        case Kind.QUANTITY | Kind.DURATION:
            unit = "" if str(spec.unit) == "ratio" else str(spec.unit)
            bound = f"quantity('{random.choice(('0', '1', '9' * 80))}', '{unit or 'ratio'}')"
            sum_ = random.choice(("{0}", "{0} + {1}", "{0} / 3 - {1}", "{0} * {0} / {0}", "-{0}"))
            return f"{sum_.format(name, bound)} {random.choice(SIGNS[:6])} {bound}"
        case _:
            return f"{name} < timestamp('2026-09-12T00:00:00Z')"


def damaged(random: Random, text: str, pieces: Sequence[str]) -> str:
    """A text with some of its characters lost, doubled or replaced."""
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(text) + 1)
        until = min(len(text), at + random.randint(0, 6))
        put = random.choice(("", random.choice(pieces), text[at:until] * 2))
        text = text[:at] + put + text[until:]
    return text


def soup(random: Random) -> str:
    """A few tokens in a row: cheap, and met by every branch of the reader."""
    pieces = (*SOUP, random.choice(KEYS))
    return random.choice(("", " ")).join(random.choices(pieces, k=random.randint(0, 5)))


def texts(random: Random) -> Iterator[str]:
    """One long text for every three short ones."""
    for _ in range(BATCH // 20):
        yield from (question(random) for _ in range(2))
        yield from (nonsense(random) for _ in range(2))
        yield damaged(random, random.choice((question(random), random.choice(TEXTS))), SOUP)
        yield from (soup(random) for _ in range(15))


def worlds(random: Random) -> Iterator[Evidence]:
    """Nothing known, everything known, and a mixture that need not be what the catalogue says."""
    yield made()
    yield evidence(fact(key, value(CATALOGUE[key])) for key in KEYS if key in GIVEN)
    yield evidence(entry(random, key) for key in KEYS)


def entry(random: Random, key: str) -> Entry:
    pick = random.random()
    if pick < 0.3:
        return Gap(key, random.choice(tuple(Cause)), "gone")
    wanted = CATALOGUE[key if pick < 0.9 else random.choice(KEYS)]
    return Fact(key, random.choice((value(wanted), *strange(wanted))), ())


def strange(spec: KeySpec | FieldSpec) -> tuple[Value, ...]:
    if spec.kind is Kind.QUANTITY:
        wide = Interval(Fraction(-(10**60)), Open.ABOVE, spec.unit)
        return (Quantity(Fraction(0), spec.unit), wide, Quantity(Fraction(10**70, 3), spec.unit))
    if isinstance(spec, KeySpec) and spec.kind is Kind.RECORDS:
        lost = {each.name: Missing(Cause.UNREADABLE, "gone") for each in spec.fields}
        empty = Records((), complete=True)
        return (empty, Records((lost, {}, lost), complete=False), Records((lost,), complete=True))
    return ()


PLAIN = {
    Kind.DURATION: Duration(Fraction(3600)),
    Kind.MOMENT: Moment(datetime(2026, 8, 20, tzinfo=UTC)),
    Kind.FLAG: Flag(value=True),
    Kind.TEXT: Text("words"),
}


def value(spec: KeySpec | FieldSpec) -> Value:
    if isinstance(spec, KeySpec) and spec.kind is Kind.RECORDS:
        row = {each.name: value(each) for each in spec.fields}
        return Records((row, row), complete=True)
    if spec.kind is Kind.ENUMERATION:
        return Enumeration(spec.choices[0])
    return PLAIN.get(spec.kind) or Quantity(Fraction(1), spec.unit)


GIVEN = frozenset(key for key in KEYS if CATALOGUE[key].kind is not Kind.SERIES)


def tried(text: str, facts: Sequence[Evidence]) -> str:
    """How an expression ends: a mistake with its position, or answers; anything else escapes."""
    try:
        compiled = compile_expression(text, "flag", CATALOGUE, {}, Place("x.yaml", 1, 1))
    except InputError as error:
        return "mistake" if error.problem and error.place.column >= 1 else f"placeless: {text}"
    for each in facts:
        try:
            assert isinstance(compiled.run(each).truth, bool | Unknown), text
        except BudgetExceeded:
            return "stopped"
    return "answered"


@pytest.mark.fault("S07")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_million_expressions_end_in_a_mistake_or_an_answer(part: int, scored):
    ends = dict.fromkeys(("mistake", "stopped", "answered"), 0)

    @settings(max_examples=SEEDS)
    @given(seed=st.integers(0, 2**64 - 1))
    def attempt(seed: int) -> None:
        random = Random(f"{part} {seed}")  # noqa: S311 - no secret, a repeatable batch
        facts = tuple(worlds(random))
        for text in texts(random):
            end = tried(text, facts)
            assert end in ends, end
            ends[end] += 1

    attempt()
    scored(
        "fuzz: made-up expressions",
        sum(ends.values()),
        sum(ends.values()),
        ends,
        target="0 crashes",
    )
    assert min(ends["mistake"], ends["answered"]) > 0


PIECES = (
    "\n", "  ", "\t", ":", "- ", "{", "}", "[", "]", '"', "'", "&a ", "*a", "!!python/object ",
    "null", "~", "yes", "|\n", ">-\n", "<<: ", "? ", "#", "\x00", "\u2028", "\ufeff", "1e999",
    "holds: true\n", "weight: -1\n", "weight: 1_000\n", "params: {a: {type: text, default: x}}\n",
    "tolerates: has(reserves.shares)\n", "on_empty: fail\n", "backing.coverage", "x" * 3000,
)  # fmt: skip


def files(random: Random) -> Iterator[bytes]:
    for _ in range(FILE_BATCH):
        lines = random.choice(FILES).decode().splitlines(keepends=True)
        for _ in range(random.randint(0, 2)):
            at = random.randrange(len(lines))
            lines[at : at + 1] = random.choice(([], lines[at : at + 1] * 2, [random.choice(lines)]))
        text = "".join(lines)
        yield (damaged(random, text, PIECES) if random.random() < 0.4 else text).encode()


def loaded(data: bytes, facts: Sequence[Evidence]) -> str:
    """How a rule file ends: refused at a place in it, or one outcome on every evidence."""
    try:
        rules = load_ruleset([("x.yaml", data)], CATALOGUE)
    except InputError as error:
        placed = error.place.path == "x.yaml" and error.place.line >= 1
        return "mistake" if error.problem and placed else f"placeless: {error} {data!r}"
    for each in facts:
        for finding in evaluate_all(rules.headline, each):
            assert finding.outcome in Outcome, data
            assert finding.reason, data
            assert finding.message, data
    return "answered"


@pytest.mark.fault("S07")
@pytest.mark.parametrize("part", range(PARTS))
def test_damaged_rule_files_are_refused_with_a_position_or_give_outcomes(part: int, scored):
    ends = dict.fromkeys(("mistake", "answered"), 0)

    @settings(max_examples=FILE_SEEDS)
    @given(seed=st.integers(0, 2**64 - 1))
    def attempt(seed: int) -> None:
        random = Random(f"{part} {seed}")  # noqa: S311 - no secret, a repeatable batch
        facts = tuple(worlds(random))
        for data in files(random):
            end = loaded(data, facts)
            assert end in ends, end
            ends[end] += 1

    attempt()
    scored(
        "fuzz: damaged rule files", sum(ends.values()), sum(ends.values()), ends, target="0 crashes"
    )
    assert min(ends.values()) > 0
