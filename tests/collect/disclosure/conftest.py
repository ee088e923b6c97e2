import pytest

from auditor.collect.disclosure.cases import text_of_case
from auditor.collect.disclosure.read import read, read_by_cues
from auditor.collect.disclosure.spec import ReadingCase
from auditor.pipeline.extractors import extractors_of
from auditor.pipeline.inputs import read_rules


@pytest.fixture(scope="session")
def extractors():
    return extractors_of(read_rules().compiled)


def asked(reading, extractors):
    """The answers of one way of reading to a text written as in the cases of extractors."""

    def answers(text, language="en"):
        case = ReadingCase(text=text, status="absent", language=language)
        return reading(text_of_case(case), extractors).answers

    return answers


@pytest.fixture(scope="session")
def answers(extractors):
    """What the reader answers to a text."""
    return asked(read, extractors)


@pytest.fixture(scope="session")
def cued(extractors):
    """What the cues alone answer: how they find what they find."""
    return asked(read_by_cues, extractors)
