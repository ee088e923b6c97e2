from fractions import Fraction

import pytest

from auditor.evaluate.expression.mistake import Mistake
from auditor.evaluate.expression.parser import DEEPEST, LONGEST, parse
from auditor.evaluate.expression.syntax import Binary, Junction, Method, Number, Unary, Words


@pytest.mark.parametrize(
    ("text", "offset", "problem"),
    [
        ("yes.a ? yes.b : yes.c", 6, "a ? b : c is not in the language"),
        ("yes.a : yes.b", 6, "a ? b : c is not in the language"),
        ("num.a == {'a': 1}", 9, "map literals"),
        ("num.a = 1", 6, "write == to compare"),
        ("yes.a & yes.b", 6, "write &&"),
        ("yes.a | yes.b", 6, "write ||"),
        ("num.a % 2 == 0", 6, "remainder"),
        ("yes.a and yes.b", 6, "'and' is not in the language"),
        ("not yes.a", 4, "'yes' is not expected here"),
        ("num.a == null", 9, "missing evidence is unknown"),
        ("rows.all[0]", 8, "picking an item"),
        ("num.a > 1e5", 8, "'1e5' is not a number"),
        ("num.a > 0x10", 8, "'0x10' is not a number"),
        ("num.a > 1_000", 8, "'1_000' is not a number"),
        ("num.a > 1.2.3", 8, "'1.2.3' is not a number"),
        ("num.a > 1.", 8, "'1.' is not a number"),
        ("num.a > .5", 8, "'.' is not expected here"),
        ("num.a > 1" + "0" * 100, 8, "more than 100 characters"),
        ("said.name == 'x", 13, "has no closing '"),
        ('said.name == "x', 13, 'has no closing "'),
        ("said.name == 'a\\x41'", 13, "escape '\\\\x'"),
        ("said.name == `x`", 13, "the character '`'"),
        ("num.a >\x00 1", 7, "the character '\\x00'"),
        ("num.a > １", 8, "the character '１'"),
        ("num.a >", 7, "ends too early"),
        ("", 0, "ends too early"),
        ("   ", 3, "ends too early"),
        ("(num.a > 1", 10, "ends too early"),
        ("num.a > 1)", 9, "')' is not expected"),
        ("num.a > 1;", 9, "the character ';'"),
        ("f'{x}'", 1, "is not expected here"),
    ],
)
def test_what_is_left_out_has_an_error_of_its_own_at_its_place(
    text: str, offset: int, problem: str
) -> None:
    with pytest.raises(Mistake) as caught:
        parse(text)
    assert problem in caught.value.problem
    assert caught.value.offset == offset


def test_precedence_is_that_of_cel() -> None:
    tree = parse("!a || b && c == d + e * -f")
    assert isinstance(tree, Junction)
    assert tree.sign == "||"
    both = tree.parts[1]
    assert isinstance(both, Junction)
    relation = both.parts[1]
    assert isinstance(relation, Binary)
    assert isinstance(relation.right, Binary)
    assert relation.right.sign == "+"
    product = relation.right.right
    assert isinstance(product, Binary)
    assert isinstance(product.right, Unary)


def test_subtraction_and_division_lean_left() -> None:
    tree = parse("a - b - c")
    assert isinstance(tree, Binary)
    assert isinstance(tree.left, Binary)


def test_spans_cover_brackets_and_calls() -> None:
    text = "  (a.b + 1) * list.all(x, x.ok)"
    tree = parse(text)
    assert isinstance(tree, Binary)
    assert text[tree.left.start : tree.left.end] == "(a.b + 1)"
    assert isinstance(tree.right, Method)
    assert text[tree.right.start : tree.right.end] == "list.all(x, x.ok)"


def test_escapes_and_both_quotes() -> None:
    assert parse(r"'it\'s \\ \"'") == Words(0, 13, "it's \\ \"")
    assert parse('"\'"') == Words(0, 3, "'")


def test_a_name_may_begin_like_a_keyword() -> None:
    tree = parse("inventory.truest")
    assert tree.end == 16


@pytest.mark.fault("S07")
def test_length_is_capped_at_the_limit_exactly() -> None:
    fits = "a" + " " * (LONGEST - 1)
    assert parse(fits)
    with pytest.raises(Mistake, match="longer than 2,000"):
        parse(fits + " ")


@pytest.mark.fault("S07")
@pytest.mark.parametrize(
    "text",
    [
        "(" * 1_000,
        "!" * 1_999 + "a",
        "- " * 999 + "1",
        "[" * 1_000,
        "has(" * 400,
        "a" + ".a" * 900,
        "+".join("a" * 900),
        "a.all(x, " * 200,
        "1" + "*9" * 900,
    ],
)
def test_nesting_is_capped_before_anything_recurses(text: str) -> None:
    with pytest.raises(Mistake, match="nested deeper"):
        parse(text)


def test_nesting_at_the_limit_is_fine() -> None:
    assert parse("(" * DEEPEST + "1" + ")" * DEEPEST) == Number(0, 81, Fraction(1))


def test_brackets_and_signs_inside_text_do_not_nest() -> None:
    assert parse("said.name == '" + "(" * 500 + "-" * 500 + "'")


def test_long_chains_are_flat() -> None:
    assert parse(" && ".join(["yes.a"] * 200))
    assert parse(" || ".join(["yes.a"] * 200))
