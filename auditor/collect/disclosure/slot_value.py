"""The value of a reading: a word of its own, or what its slots captured."""

from auditor.collect.disclosure.answer import AnswerValue
from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.disclosure.match import Captures, Match
from auditor.collect.disclosure.passage import Passage


SEVERAL = 2


def stands_for_other(written: str, passage: Passage, hull: Match, extractors: Extractors) -> bool:
    """Whether no word near a blank tells of such a value: an address or a day in `Bank: [●]`."""
    blank = [
        kind
        for kind, entity in hull.captures
        if f"{{{kind}}}" in written and not (entity.clear or entity.value)
    ]
    hints = [extractors.scope.get(f"blank_{kind}") for kind in blank]
    return bool(hints) and all(hint is not None and not passage.view.holds(hint) for hint in hints)


def value_of(written: str, passage: Passage, hull: Match) -> tuple[AnswerValue, bool]:
    """The value of a reading, and whether it is clear."""
    if any(not entity.clear for _, entity in hull.captures):
        return "", False
    if not written.startswith("{"):
        return written, True
    kinds = written.replace("{", " ").replace("}", " ").split()
    if kinds[-1:] == ["*"]:
        return _all(kinds[0], passage), True
    captures = _of_last_day(hull.captures)
    for kind in kinds:
        for held, entity in captures:
            if held == kind:
                return entity.value, True
    return "", True


def _of_last_day(captures: Captures) -> Captures:
    """What is captured with the last of several days: "on 31 March …; on 30 April …"."""
    days = [place for place, (kind, _) in enumerate(captures) if kind == "date"]
    if len({captures[place][1].value for place in days}) < SEVERAL:
        return captures
    last = max(days, key=lambda place: captures[place][1].value)
    # A figure stands behind its day where the first day stands before all figures.
    begins = last if days[0] == 0 else max(last - 1, 0)
    return captures[begins:]


def _all(kind: str, passage: Passage) -> tuple[str, ...]:
    spread = passage.view.starts(kind)
    own = [start for start in sorted(spread) if start >= passage.body]
    found = [entity for start in own for _, entity in spread[start]]
    values = [value for entity in found for value in entity.value.split()]
    return tuple(dict.fromkeys(values))
