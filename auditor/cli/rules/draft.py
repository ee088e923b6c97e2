"""The text of a new rule file: a question about one fact, with the cases it owes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.cli.rules.limits import AMOUNTS, GOOD, read_limit
from auditor.errors import InputError, Place, nearest
from auditor.evaluate.mutation.written import half, steps
from auditor.model.key import Better, KeySpec
from auditor.model.value import Kind


STATED = "stated"
_GIVEN = {
    Kind.TEXT: '"as the document says it"',
    Kind.MOMENT: '"2026-01-01T00:00:00Z"',
    Kind.RECORDS: "{records: []}",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers a rule file is written from."""

    id: str
    name: str
    title: str
    pillar: str
    severity: str
    weight: int
    kind: str
    status: str
    when_undisclosed: str
    why: str
    ask: str
    settles: str
    issuer: str
    holder: str
    effort: str
    reference: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the fact: the expression, its threshold, and cases as YAML flow maps."""

    holds: str
    limit: str
    cases: tuple[str, ...]
    shown: bool
    silence: str
    """What silence of the issuer means; empty where has() is asked, which answers it."""
    beyond: str = ""
    """On which side of its limit a value fails; empty where there is no limit."""


def how_to_answer(spec: KeySpec) -> tuple[str, str]:
    """What to write for `good`, and a default where there is an obvious one."""
    if spec.kind is Kind.FLAG:
        return "yes or no", "no" if spec.better is Better.LOWER else "yes"
    if spec.kind in AMOUNTS:
        unit = "such as 36h" if spec.kind is Kind.DURATION else f"in {spec.unit}"
        return f"'at least N' or 'at most N', {unit}", ""
    if spec.kind is Kind.ENUMERATION:
        return f"which of {', '.join(spec.choices)}", ""
    return f"'{STATED}': the rule asks whether it is", STATED


def askable(spec: KeySpec) -> None:
    """InputError for a fact no question can be asked of."""
    if spec.kind is Kind.SERIES:
        problem = f"{spec.name} is a series; no question can be asked of it."
        raise InputError(problem, Place("--fact"))


def question(spec: KeySpec, good: str, when_undisclosed: str) -> Question:
    """The question that `good` describes; InputError when no such question can be asked."""
    askable(spec)
    if spec.kind is Kind.FLAG:
        return _flag(spec, good, when_undisclosed)
    if spec.kind in AMOUNTS:
        return _amount(spec, good, when_undisclosed)
    if spec.kind is Kind.ENUMERATION:
        return _choice(spec, good, when_undisclosed)
    if good.strip() != STATED:
        raise InputError(f"{spec.name} is a {spec.kind.value}.", GOOD, f"Write {STATED!r}.")
    found = _case("the issuer states it", spec, _GIVEN[spec.kind], "pass")
    silent = _case("looked for and not stated", spec, "{gap: not_disclosed}", "fail")
    return Question(f"has({spec.name})", "", (found, silent), shown=False, silence="")


def written(draft: Draft, spec: KeySpec, asked: Question) -> str:
    """The rule file."""
    return (
        "\n".join([*_head(draft, asked), *_prose(draft, spec, asked), *_cases(draft, spec, asked)])
        + "\n"
    )


def _flag(spec: KeySpec, good: str, when_undisclosed: str) -> Question:
    word = good.strip().lower()
    if word not in ("yes", "no"):
        raise InputError(f"{good!r} is no answer about {spec.name}.", GOOD, "Write yes or no.")
    holds = spec.name if word == "yes" else f"!{spec.name}"
    better, worse = ("true", "false") if word == "yes" else ("false", "true")
    cases = (
        _case("as it should be", spec, better, "pass"),
        _case("not as it should be", spec, worse, "fail"),
    )
    return Question(holds, "", cases, shown=False, silence=when_undisclosed)


def _amount(spec: KeySpec, good: str, when_undisclosed: str) -> Question:
    found = read_limit(spec, good)
    sign, limit = found.sign, found.text
    up, *down = steps(limit)
    inside, outside = ([up], down) if sign == ">=" else (down, [up])
    cases = [_case("exactly at the limit", spec, f'"{limit}"', "pass")]
    cases += [_case("one step inside the limit", spec, f'"{each}"', "pass") for each in inside]
    cases += [_case("one step outside the limit", spec, f'"{each}"', "fail") for each in outside]
    far = half(limit) if sign == ">=" else ""
    if far and far not in outside:
        cases.append(_case("half of the limit", spec, f'"{far}"', "fail"))
    return Question(
        f"{spec.name} {sign} params.limit",
        _param(spec, limit),
        tuple(cases),
        shown=True,
        silence=when_undisclosed,
        beyond=found.beyond,
    )


def _param(spec: KeySpec, limit: str) -> str:
    kind = "duration" if spec.kind is Kind.DURATION else "quantity"
    told = f'{{type: {kind}, unit: "{spec.unit}", default: "{limit}"'
    return f"{told}, meaning: Where the rule draws the line}}"


def _choice(spec: KeySpec, good: str, when_undisclosed: str) -> Question:
    picked = [word.strip() for word in good.split(",") if word.strip()]
    for word in picked:
        if word not in spec.choices:
            hint = nearest(word, spec.choices) or f"Valid: {', '.join(spec.choices)}."
            raise InputError(f"{spec.name} is never {word!r}.", GOOD, hint)
    if not picked or set(picked) == set(spec.choices):
        raise InputError("the rule could end in one way only.", GOOD, "Name some of the choices.")
    listed = ", ".join(f"'{word}'" for word in picked)
    holds = f"{spec.name} in [{listed}]" if picked[1:] else f"{spec.name} == {listed}"
    cases = tuple(
        _case(f"the answer is {word}", spec, word, "pass" if word in picked else "fail")
        for word in spec.choices
    )
    return Question(holds, "", cases, shown=True, silence=when_undisclosed)


def _case(name: str, spec: KeySpec, value: str, expect: str) -> str:
    return f"{{name: {name}, given: {{{spec.name}: {value}}}, expect: {expect}}}"


def _head(draft: Draft, asked: Question) -> Iterator[str]:
    yield "schema: auditor/rule/v1"
    yield f"id: {draft.id}"
    yield f"name: {draft.name}"
    yield f"title: {_text(draft.title)}"
    yield f"pillar: {draft.pillar}"
    yield f"severity: {draft.severity}"
    yield f"weight: {draft.weight}"
    yield f"kind: {draft.kind}"
    yield f"status: {draft.status}"
    if asked.limit:
        yield "params:"
        yield f"  limit: {asked.limit}"
    yield f"holds: {_text(asked.holds)}"
    if asked.silence == "fail":
        yield "when_undisclosed: fail"


def _prose(draft: Draft, spec: KeySpec, asked: Question) -> Iterator[str]:
    plain = _lowered(draft.title)
    value = f" Found: {{{spec.name}}}." if asked.shown else ""
    # Where silence fails, a failing rule may have no value to show.
    silent = asked.silence in ("", "fail")
    bad = f"It is {{{spec.name}}}, {asked.beyond} the limit of {{params.limit}}."
    held = bad if asked.beyond else f"Does not hold: {plain}.{value}"
    fails = f"Not shown: {plain}." if silent else held
    yield f"why: {_text(draft.why)}"
    yield "messages:"
    yield f"  pass: {_text(f'{draft.title}.{value}')}"
    if draft.kind == "asserts":
        yield f"  warn: {_text(f'Only the issuer says so: {plain}.')}"
    yield f"  fail: {_text(fails)}"
    yield f"  unknown: {_text(f'Could not be decided: {plain}.')}"
    yield f"settles: {_text(draft.settles)}"
    yield f"ask: {_text(draft.ask)}"
    yield "remedy:"
    yield f"  issuer: {_text(draft.issuer)}"
    yield f"  holder: {_text(draft.holder)}"
    yield f"  effort: {draft.effort}"
    yield f"references: [{_text(draft.reference)}]"


def _cases(draft: Draft, spec: KeySpec, asked: Question) -> Iterator[str]:
    yield "cases:"
    cases: Sequence[str] = asked.cases
    if draft.kind == "asserts":
        cases = [*cases, _own_word(cases[0])]
    if asked.silence:
        cases = [
            *cases,
            _case("looked for and not disclosed", spec, "{gap: not_disclosed}", asked.silence),
        ]
    cases = [*cases, _case("source down", spec, "{gap: unreachable}", "unknown")]
    cases = [*cases, "{name: nobody looked, given: {}, expect: unknown}"]
    yield from (f"  - {each}" for each in cases)


def _own_word(passing: str) -> str:
    """The passing case once more, on nobody's word but the issuer's."""
    _, _, rest = passing.partition(", given: ")
    given = rest.removesuffix(", expect: pass}")
    return (
        f"{{name: only the issuer says so, given: {given}, strength: issuer, expect: warn, "
        "reason: issuer_word_only}"
    )


def _text(words: str) -> str:
    """Words as a quoted YAML scalar, whatever they hold."""
    return json.dumps(words, ensure_ascii=False)


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
