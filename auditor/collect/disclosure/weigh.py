"""Puts what the cues found beside what the words of every sentence weigh, field by field.

A cue knows what it was written for; the classifier has an opinion of every sentence. Where no cue
matches, a sentence that weighs enough answers; where the two differ by far, the weightier one does;
what a cue alone finds and no sentence has any weight for is no answer.
A sentence in which a word could turn round what it says makes nothing `present` by its weight, and
a denial that is good news is unclear where words weigh more for the bad.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.collect.disclosure.answer import Answer, AnswerValue, Status
from auditor.collect.disclosure.classifier import Told, taught
from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.disclosure.find import worthless
from auditor.collect.disclosure.match import Match
from auditor.collect.disclosure.passage import Passage
from auditor.collect.disclosure.quotes import quote_of
from auditor.collect.disclosure.scope import defining, elsewhere, exemplary, set_aside
from auditor.collect.disclosure.searched import Searched
from auditor.collect.disclosure.tokens import tokens
from auditor.collect.disclosure.weighed_value import needs_value, value_in


ENOUGH = {"present": -80, "denied": -200, "unclear": -150}
"""What a sentence must weigh to answer where no cue does, in hundredths of a logit.

A denial that is good news must weigh as much as what is present. At 0 a sentence says so as likely
as nothing, rare answers being weighed up when it was taught.
"""
FAR = 200
"""By how much it must outweigh what the cues found to stand in its place."""
STRAY = {"present": -400, "unclear": -300}
"""What no sentence of a document weighs by, a cue found by mistake; bad news stays."""
TAUGHT_WELL = "en"
"""Most of the corpus is English; of other languages too little to doubt a cue by."""
CONFIDENCE = 50
"""Of what is known by weight alone: less than of any cue."""
SHORTEST = 3
"""Words of a sentence that says something: "No." is a reply, and cues know to what."""
GOOD_DENIED = frozenset(
    [
        *("custodian_affiliated", "guaranteed_gain_language", "redemption_fee"),
        *("redemption_minimum", "redemption_suspension", "restricted_countries"),
        "unilateral_change",
    ]
)
"""Fields whose denial is good news; of all others `present` is. Weights turn nothing into it."""
MATTER = {
    Told("redemption_fee", "denied"): ("redeem", "other_act"),
    Told("redemption_minimum", "denied"): ("redeem", "other_act"),
    Told("restricted_countries", "present"): ("barred", "offered"),
}
"""What a sentence is to speak of to say so by weight alone, and what it is taken for it.

What is free, has no minimum or names countries weighs alike whether it speaks of redeeming or of
a transfer, of where a thing is barred or of where it is sold.
"""
NEVER_TOO = frozenset({"reserves_attestor", "custodian", "custodian_regulated"})
"""Fields for which a sentence their cues never read has no weight either.

Annual accounts weigh like reserves, the licence of the issuer like that of the custodian,
and whoever checks the custodian like the custodian.
"""
TURNS = ("negation", "disbelief", "plan", "hedge", "renounced", "announced")


@dataclass(slots=True)
class _Scale:
    """The heaviest weight of each answer, and the heaviest sentence that may give it."""

    extractors: Extractors
    english: bool
    best: dict[Told, int] = field(default_factory=dict[Told, int])
    free: dict[Told, tuple[int, Searched]] = field(default_factory=dict[Told, tuple[int, Searched]])

    def add_all(self, sentences: Sequence[Searched]) -> None:
        """Weighs the sentences of a document."""
        known = taught()
        columns = zip(*map(known.scores, sentences), strict=True)
        for told, scores in zip(known.answers, columns, strict=True):
            if told.value:
                continue
            self.best[told] = max(scores)
            self._find(told, scores, sentences)

    def _find(self, told: Told, scores: Sequence[int], sentences: Sequence[Searched]) -> None:
        """The heaviest sentence that may give an answer; of equal ones the first."""
        good = told.status == _good(told.field)
        least = ENOUGH["present" if good else told.status]
        heavy = [place for place, score in enumerate(scores) if score > least]
        for place in sorted(heavy, key=lambda each: -scores[each]):
            if self._may_tell(told, sentences[place].passage):
                self.free[told] = scores[place], sentences[place]
                return

    def _may_tell(self, told: Told, passage: Passage) -> bool:
        """Whether a sentence speaks of this product, and means what its words say."""
        known = self.extractors
        if _is_reply(passage.own) or passage.own.rstrip().endswith(("?", "？")):
            return False
        if defining(passage, known) or exemplary(passage, known) or elsewhere(passage, known):
            return False
        if set_aside(passage, _whole(passage), known) or not self._speaks_of(told, passage):
            return False
        if told.status == Status.DENIED and told.field in GOOD_DENIED:
            return self._turned(passage)
        return told.status != Status.PRESENT or not self._turned(passage)

    def _speaks_of(self, told: Told, passage: Passage) -> bool:
        """Whether the nearest words that name a matter name the one an answer is about."""
        if told.field in NEVER_TOO and worthless(passage, self.extractors.by_field[told.field]):
            return False
        matter, other = (self.extractors.groups.get(name) for name in MATTER.get(told, ("", "")))
        if matter is None or other is None:
            return True
        # Countries may stand alone in a reply; that something is free must be said of redeeming.
        good = told.status == Status.DENIED
        around = (passage.heads, passage.before) if good else (passage.near,)
        for views in ((passage.view,), *around):
            if any(each.holds(matter) for each in views):
                return True
            if any(each.holds(other) for each in views):
                return False
        return not good

    def _turned(self, passage: Passage) -> bool:
        scope = self.extractors.scope
        turning = any(name in scope and passage.view.holds(scope[name]) for name in TURNS)
        return turning or bool(passage.view.starts("placeholder"))

    def settled(self, name: str, answer: Answer) -> Answer:
        """The answer of a field, as cues and weights give it together."""
        found = self._together(name, answer)
        return replace(found, status=Status.UNCLEAR) if self._doubtful(name, found) else found

    def _together(self, name: str, answer: Answer) -> Answer:
        found = Answer(Status.ABSENT) if self._stray(name, answer) else answer
        free = [told for told in self.free if told.field == name]
        if not free:
            return found
        told = max(free, key=lambda each: self.free[each][0])
        score, sentence = self.free[told]
        if found.status is Status.ABSENT:
            return self._told(told, sentence)
        bad = Status.PRESENT if name in GOOD_DENIED else Status.DENIED
        if told.status == _good(name) and found.status is bad:
            return found
        ahead = score - self._against(told, found)
        far = told.status != found.status.value and ahead > FAR
        return self._told(told, sentence) if far else found

    def _stray(self, name: str, answer: Answer) -> bool:
        """Whether cues found what the words of no sentence speak for."""
        status = answer.status.value
        best = self.best.get(Told(name, status))
        kept = answer.contradictory or name in GOOD_DENIED or not self.english
        if best is None or kept or status not in STRAY:
            return False
        return best < STRAY[status]

    def _doubtful(self, name: str, answer: Answer) -> bool:
        """Whether a denial is good news, and words weigh more for what it denies.

        There a "not" seems to turn round what it does not mean: "may, without notice, suspend".
        """
        if name not in GOOD_DENIED or answer.status is not Status.DENIED:
            return False
        if _is_reply(answer.quotes[0]):
            return False  # its question weighs
        bad, good = (self.best.get(Told(name, each), 0) for each in ("present", "denied"))
        return bad - good > (0 if answer.confidence == CONFIDENCE else FAR)

    def _against(self, told: Told, answer: Answer) -> int:
        """What speaks for the answer of the cues; for a contradiction everything else does."""
        if answer.contradictory:
            others = [each for each in self.best if each.field == told.field and each != told]
            return max((self.best[each] for each in others), default=0)
        return self.best.get(Told(told.field, answer.status.value), 0)

    def _told(self, told: Told, sentence: Searched) -> Answer:
        quote, locator = quote_of(sentence.passage, _whole(sentence.passage))
        status = Status(told.status)
        value: AnswerValue = ""
        if status is Status.PRESENT:
            extractor = self.extractors.by_field[told.field]
            value = value_in(sentence, extractor)
            if not value and needs_value(extractor):
                status = Status.UNCLEAR  # said to exist, but not given
        return Answer(status, value, (quote,), (locator,), CONFIDENCE)


def weighed(
    answers: Mapping[str, Answer], sentences: Sequence[Searched], extractors: Extractors
) -> dict[str, Answer]:
    """Every answer, as it stands once the words of all sentences are weighed too."""
    if not sentences:
        return dict(answers)
    english = sentences[0].passage.view.language.startswith(TAUGHT_WELL)
    scale = _Scale(extractors, english)
    scale.add_all(sentences)
    return {name: scale.settled(name, answer) for name, answer in answers.items()}


def _good(field: str) -> Status:
    """Which of `present` and `denied` is good news of a field."""
    return Status.DENIED if field in GOOD_DENIED else Status.PRESENT


def _is_reply(text: str) -> bool:
    return len(tokens(text)) < SHORTEST


def _whole(passage: Passage) -> Match:
    return Match(passage.body, len(passage.view.words), ())
