"""Nobody who writes a file is shown a regular expression."""

import json
import re

import pytest

from auditor.model.patterns import MEANINGS, meaning
from auditor.model.place import address_problem
from auditor.model.product import ProductSpec
from auditor.model.response import ResponseSpec
from auditor.model.rule import PackSpec, RuleSpec
from auditor.model.waiver import WaiversSpec


@pytest.mark.parametrize("model", [ProductSpec, RuleSpec, PackSpec, WaiversSpec, ResponseSpec])
def test_every_pattern_of_a_file_has_words(model):
    written = json.dumps(model.model_json_schema())
    patterns = {
        json.loads(each) for each in re.findall(r'"pattern": ("(?:[^"\\\\]|\\\\.)*")', written)
    }
    assert patterns
    assert patterns <= set(MEANINGS)


@pytest.mark.parametrize("pattern", sorted(MEANINGS))
def test_the_example_in_the_words_matches(pattern):
    examples = re.findall(r" such as ([^ ,]+)| or ([0-9][^ ,]+)", meaning(pattern))
    for example in filter(None, (each for pair in examples for each in pair)):
        assert re.search(pattern, example), example


def test_a_pattern_nobody_put_into_words_is_shown_itself():
    assert meaning("^x$") == "text of the form ^x$"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("0x" + "a" * 39, "it is 0x and 40 hexadecimal digits, this has 39"),
        ("a" * 40, "this does not start with 0x"),
        ("0x" + "g" * 40, "this has other characters among them"),
    ],
)
def test_an_address_is_told_what_is_wrong_with_it(written, told):
    assert told in address_problem("eip155:1", written)
