"""What the weight of whole sentences adds to what cues find, and what it must not."""

import pytest

from auditor.collect.disclosure.answer import Status
from auditor.collect.disclosure.classifier import Told, features, taught
from auditor.collect.disclosure.passages import passages
from auditor.collect.disclosure.searched import searched
from auditor.collect.disclosure.weigh import CONFIDENCE
from auditor.collect.text.model import Block, BlockKind, DocumentText


NOBODY = "No outside accountant has gone over the holdings on this page, and none is engaged."


def sentences(extractors, text):
    block = Block(text, BlockKind.PARAGRAPH, "line 1", ())
    cut = passages(DocumentText((block,), language="en"), extractors.lexicon, extractors.scope)
    return searched(cut, extractors)


def test_a_sentence_that_no_cue_knows_answers_by_its_weight(answers, cued) -> None:
    assert cued(NOBODY)["reserves_attestor"].status is Status.ABSENT
    found = answers(NOBODY)["reserves_attestor"]
    assert (found.status, found.quotes) == (Status.DENIED, (NOBODY,))
    assert (found.confidence, found.locators) == (CONFIDENCE, ("line 1",))


def test_what_is_known_by_weight_is_less_sure_than_any_cue(answers, cued) -> None:
    text = "No redemption fee is charged."
    assert answers(text)["redemption_fee"].confidence > CONFIDENCE
    assert answers(text)["redemption_fee"] == cued(text)["redemption_fee"]


def test_a_question_answers_nothing_by_its_weight(answers) -> None:
    asked = "Has no outside accountant gone over the holdings on this page, and is none engaged?"
    assert answers(asked)["reserves_attestor"].status is Status.ABSENT


@pytest.mark.parametrize(
    "changed",
    [
        "It is not true that {}",
        "Once this is in place: {}",
        "We plan that {}",
        "{} This does not hold for [NAME].",
    ],
)
def test_no_weight_makes_a_turned_sentence_present(extractors, answers, cued, changed) -> None:
    text = "an outside firm adds up the stock in the vault every quarter and signs the sum."
    for name, found in answers(changed.format(text)).items():
        if cued(changed.format(text))[name].status is not Status.PRESENT:
            assert found.status is not Status.PRESENT, name


def test_a_name_that_is_not_given_is_unclear(answers) -> None:
    found = answers("The bank that looks after the stock belongs to the same parent as we do.")
    assert found["custodian"].status is Status.UNCLEAR
    assert found["custodian_affiliated"].status is Status.PRESENT


def test_a_weight_turns_no_bad_news_of_a_cue_into_good(answers, cued) -> None:
    """A promise of gain that most pages deny; the sample `bad` makes it in these words."""
    promise = "Guaranteed to outperform: your gains are locked in."
    assert cued(promise)["guaranteed_gain_language"].status is Status.PRESENT
    assert answers(promise)["guaranteed_gain_language"].status is Status.PRESENT


@pytest.mark.parametrize(
    ("field", "said", "language"),
    [
        ("redemption_suspension", "The bank may refuse to take units back in a crisis.", "en"),
        ("redemption_suspension",
         "L'Émetteur peut, sans avoir à en justifier, différer ou interrompre les rachats.", "fr"),
        ("unilateral_change",
         "The terms are the directors' to alter, by a resolution of the board and no more.", "en"),
        ("unilateral_change", "本公司可不经持有人同意修改章程。", "zh"),
        ("redemption_fee", "Swapping is free, redeeming is not: five basis points.", "en"),
    ],
)  # fmt: skip
def test_a_not_that_means_another_word_makes_no_good_news(answers, field, said, language) -> None:
    assert answers(said, language)[field].status is not Status.DENIED


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("redemption_fee", "Transfers between wallets are free of charge."),
        ("redemption_fee", "Holding SAPx costs nothing."),
        ("redemption_minimum", "There is no minimum for transfers."),
        ("restricted_countries", "Available in the United States, Canada and Japan."),
        ("restricted_countries", "We serve clients in the United States, Canada and Japan."),
    ],
)
def test_a_sentence_about_another_matter_answers_nothing_by_its_weight(answers, field, said):
    assert answers(said)[field].status is Status.ABSENT


def test_who_is_independent_of_the_custodian_is_not_it_by_weight(answers) -> None:
    said = answers("Harrow Fiske LLP is independent of the Custodian.")
    assert said["custodian"].status is not Status.PRESENT


def test_annual_accounts_name_no_examiner_of_reserves_by_their_weight(answers) -> None:
    said = "The annual accounts of Nordhaven Tokens Limited are audited by Harrow Fiske LLP."
    found = answers(f"# Who is Nordhaven's auditor?\n{said}")["reserves_attestor"]
    assert found.status is not Status.PRESENT


def test_a_reply_of_one_word_still_denies(answers) -> None:
    asked = "# May redemptions be suspended?\nNo."
    assert answers(asked)["redemption_suspension"].status is Status.DENIED


def test_what_a_cue_finds_and_no_sentence_weighs_for_is_stray(answers, cued) -> None:
    status = "The Tokens are direct, limited recourse obligations of the Issuer, "
    status += "secured by the Series Assets."
    assert cued(status)["issuer_risk_disclosed"].status is Status.PRESENT
    assert answers(status)["issuer_risk_disclosed"].status is Status.ABSENT


def test_a_score_is_the_sum_of_the_weights_of_the_features(extractors) -> None:
    classifier = taught()
    (sentence,) = sentences(extractors, NOBODY)
    scores = classifier.scores(sentence)
    told = Told("reserves_attestor", "denied")
    number = classifier.answers.index(told)
    weights = (dict(classifier.weights.get(each, ())) for each in features(sentence))
    total = classifier.bias[number] + sum(each.get(number, 0) for each in weights)
    assert scores[number] == total > 0
    assert all(type(score) is int for score in scores)


def test_figures_are_all_alike_to_the_classifier(extractors) -> None:
    one, other = (sentences(extractors, f"We charge {figure} for it.") for figure in ("0.25", "17"))
    assert features(one[0]) == features(other[0])


def test_all_fields_of_the_corpus_are_taught(extractors) -> None:
    known = {told.field for told in taught().answers}
    assert len(known) == 27
    assert known <= set(extractors.by_field)


def test_a_field_that_was_not_taught_is_read_by_its_cues_alone(answers, cued) -> None:
    text = "In insolvency the security agent is Arden Trustees Limited."
    untaught = set(answers(text)) - {told.field for told in taught().answers}
    assert untaught
    assert {name: answers(text)[name] for name in untaught} == {
        name: cued(text)[name] for name in untaught
    }
