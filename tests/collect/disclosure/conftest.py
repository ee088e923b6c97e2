import pytest

from auditor.collect.disclosure.cases import text_of_case
from auditor.collect.disclosure.read import read, read_by_cues
from auditor.collect.disclosure.spec import ReadingCase
from auditor.pipeline.extractors import extractors_of
from auditor.pipeline.inputs import read_rules


@pytest.fixture(scope="session")
def extractors():
    return extractors_of(read_rules().compiled)


@pytest.fixture(scope="session")
def answers(extractors):
    """The answers to a text written as in the cases of extractors."""

    def answers(text, language="en"):
        case = ReadingCase(text=text, status="absent", language=language)
        return read(text_of_case(case), extractors).answers

    return answers


@pytest.fixture(scope="session")
def cued(extractors):
    """What the cues alone answer: how they find what they find."""

    def cued(text, language="en"):
        case = ReadingCase(text=text, status="absent", language=language)
        return read_by_cues(text_of_case(case), extractors).answers

    return cued
