"""Numbers reach a page as figures of the view, made from evidence: never bare, never typed."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from jinja2 import Environment
from report_sample import EVERY

from auditor.render.environment import environment
from auditor.render.formats import markdown
from auditor.render.parts import Figure
from auditor.render.view.book import book
from auditor.resources import shipped


TEMPLATES = shipped("templates")
WRITTEN = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.j2"))
# Digits in a template's own words, each with the reason why no figure has to stand there.
REVIEWED = {
    "1:1": "the claim that is examined, not a ratio found",
    "SHA-256": "the name of a digest",
    "0 to 100": "the ends of the score's scale",
    "100": "what the checklist's points add up to, by the policy's definition",
    "30, 50, 70": "limits of the grades, fixed by the scoring policy",
    "85": "limits of the grades, fixed by the scoring policy",
}
# Figures without a fact: they are about the report itself, not about the product.
ABOUT_THE_REPORT = {
    "Method": "rule set, rules and packs of this report",
    "Blocks read": "how many chains were read",
    "What was not checked?": "how many things this report leaves open",
    "of 100 points decided": "the score, derived from the findings",
    "of … points on the issuer’s word": "the score, derived from the findings",
}


@pytest.mark.parametrize("number", [7, 0.5, Fraction(1, 3), Decimal("1.5"), True])
def test_a_bare_number_in_a_template_is_refused(number: object) -> None:
    for made in (environment("report"), environment("index"), markdown._environment()):
        with pytest.raises(TypeError, match="a bare number reached a template"):
            made.from_string("{{ it }}").render(it=number)


def own_words(text: str) -> str:
    """What a template says itself: no expressions, tags, comments, styles or drawings."""
    text = re.sub(r"(?s){#.*?#}|{%.*?%}", " ", text)
    text = re.sub(r"(?s)<(svg|defs|pattern|g|path|text|tspan|rect|line|circle)\b[^>]*>", " ", text)
    return re.sub(r"(?s)<[^>]*>", " ", text)


def typed_digits(name: str) -> Iterator[str]:
    """Words with digits of a template's own, and those its expressions spell out as text."""
    source = (TEMPLATES / name).read_text()
    lexed = list(Environment(autoescape=True).lex(source))
    data = "".join("{}" if kind == "variable_begin" else text for _, kind, text in lexed
                   if kind in ("data", "variable_begin"))  # fmt: skip
    spelt = [] if "_charts" in name else [text for _, kind, text in lexed if kind == "string"]
    reviewed = "|".join(map(re.escape, REVIEWED))
    for words in (own_words(data), *(each for each in spelt if " " in each)):
        yield from re.findall(r"\S*\d\S*", re.sub(rf"&\w+;|\b(?:{reviewed})\b", " ", words))


@pytest.mark.parametrize("name", WRITTEN)
def test_no_template_types_a_digit_nobody_reviewed(name: str) -> None:
    assert list(typed_digits(name)) == []


def test_every_reviewed_digit_is_still_typed_somewhere() -> None:
    every = "".join((TEMPLATES / name).read_text() for name in WRITTEN)
    assert [each for each in REVIEWED if each not in every] == []


def test_only_drawings_and_list_numbers_go_round_the_rule() -> None:
    """`units` is for lengths of drawings; a list of questions counts itself."""
    for name in WRITTEN:
        text = (TEMPLATES / name).read_text()
        assert "_charts" in name or "| units" not in text, name
        assert len(re.findall(r"\|\s*string", text)) == (name == "report/questions.md.j2"), name


def figures_without_a_fact(value: object, label: str = "") -> Iterator[str]:
    """The labels of all figures with digits that name neither a fact nor a row of the register."""
    if isinstance(value, Figure) and re.search(r"\d", value.text):
        if not value.fact and not value.marks:
            yield label
    elif is_dataclass(value):
        label = str(getattr(value, "label", "") or getattr(value, "name", "") or label)
        for field in fields(value):
            yield from figures_without_a_fact(getattr(value, field.name), label)
    elif isinstance(value, tuple):
        for each in value:
            yield from figures_without_a_fact(each, label)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_figure_about_the_product_names_its_fact(name: str) -> None:
    odd = set(figures_without_a_fact(book(EVERY[name]())))
    assert {re.sub(r"of [0-9.]+ points on", "of … points on", each) for each in odd} <= set(
        ABOUT_THE_REPORT
    )
