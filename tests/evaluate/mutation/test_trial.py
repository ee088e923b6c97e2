from rulebook import rule_file

from auditor.evaluate.mutation.trial import by_operator, tally, trial
from auditor.evaluate.rules import load_ruleset
from auditor.model.catalogue import CATALOGUE


CASES = """cases:
  - {name: exactly the limit, given: {backing.coverage: "1"}, expect: pass}
  - {name: one step below, given: {backing.coverage: "0"}, expect: fail}
  - {name: half of the limit, given: {backing.coverage: "0.5"}, expect: fail}
  - {name: nothing disclosed, given: {backing.coverage: {gap: not_disclosed}}, expect: unknown}
"""


def loaded(cases=CASES, more=""):
    text = rule_file().decode()
    text = text[: text.index("cases:")] + cases + more
    return load_ruleset([("made.yaml", text.encode())], CATALOGUE).headline[0]


def without(name):
    return "".join(line for line in CASES.splitlines(keepends=True) if name not in line)


def survivors(rule):
    return [mutant.name for mutant in trial(rule).survivors]


def test_a_rule_with_a_case_for_everything_has_no_survivor():
    found = trial(loaded())
    assert found.survivors == ()
    assert tally([found]).noticed == len(found.every) == tally([found]).mutants


def test_what_no_case_tells_apart_survives():
    rule = loaded(
        without("exactly")
        + '  - {name: above it all, given: {backing.coverage: "3"}, expect: pass}\n'
    )
    assert survivors(rule) == [
        "holds: backing.coverage >= 1 → backing.coverage > 1",
        "holds: 1 → 2",
    ]
    assert survivors(loaded(without("disclosed"))) == ["when_undisclosed: unknown → fail"]


def test_a_declared_equivalent_is_counted_apart():
    more = (
        "equivalent:\n"
        "  - {mutant: 'when_undisclosed: unknown → fail', reason: As a test wants it}\n"
    )
    found = trial(loaded(without("disclosed"), more))
    assert (found.survivors, len(found.equivalent), found.misnamed) == ((), 1, ())


def test_an_equivalent_that_a_case_notices_or_nobody_makes_is_told():
    more = (
        "equivalent:\n"
        "  - {mutant: 'when_undisclosed: unknown → fail', reason: As a test wants it}\n"
        "  - {mutant: 'holds: 1 → 7', reason: As a test wants it}\n"
    )
    (first, caught), (_, absent) = trial(loaded(more=more)).misnamed
    assert caught == "a case notices 'when_undisclosed: unknown → fail': take it off the list."
    assert absent.startswith("there is no mutant 'holds: 1 → 7'. Did you mean 'holds: 1 → ")
    assert first.line


def test_more_than_one_in_twenty_is_too_much_to_believe():
    few = trial(loaded())
    assert not tally([few]).asks_too_much
    cases = without("disclosed").replace("exactly", "far above").replace('"1"', '"3"')
    lines = "".join(
        f"  - {{mutant: '{name}', reason: As a test wants it}}\n"
        for name in survivors(loaded(cases))
    )
    many = trial(loaded(cases, f"equivalent:\n{lines}"))
    assert many.survivors == ()
    assert tally([many]).asks_too_much


def test_a_todo_case_has_no_say():
    todo = CASES.replace("expect: unknown}", "expect: unknown, todo: Not built yet}")
    assert survivors(loaded(todo)) == ["when_undisclosed: unknown → fail"]


def test_counts_by_operator():
    counts = by_operator([trial(loaded(without("disclosed")))])
    assert counts["when_undisclosed"] == (1, 1)
    assert counts["boundary"] == (1, 0)
