"""`auditor rules new`: a few questions, and a rule file whose cases agree."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import click

from auditor.cli.rules.asking import Asking, Check, Given, fits
from auditor.cli.rules.draft import Draft, askable, how_to_answer, question, written
from auditor.cli.rules.limits import AMOUNTS, read_limit
from auditor.cli.rules.listing import STATUSES
from auditor.errors import InputError, OutputError, Place, nearest_few
from auditor.evaluate.rules import CompiledRules, Files
from auditor.model.finding import RuleKind, Severity
from auditor.model.key import KeySpec
from auditor.model.rule import Pillar
from auditor.pipeline.folders import SHIPPED, Folder, holds_rules, shipped_files
from auditor.pipeline.inputs import read_rules, rules_from
from auditor.pipeline.tried import PACK


PILLARS = get_args(Pillar)
SEVERITIES = tuple(each.value for each in Severity)
KINDS = tuple(each.value for each in RuleKind)
_PILLAR_OF = {"reserves": "proof", "liquidity": "peg", "holders": "control"}
# What evidence of a group of facts usually is; where it is not listed, a measurement.
_KIND_OF = {"custody": "asserts"} | dict.fromkeys(
    ("redemption", "disclosure", "rights", "structure"), "states"
)
_PUBLISH = "Publish it, with a date and a source."
_LICENCE = "Apache-2.0"
_NAME = re.compile(r"[^a-z0-9]+")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--fact", help="The fact the rule asks about; see `auditor facts`.")
@click.option("--good", help="yes, no, 'at least N', 'at most N', words of a choice, or stated.")
@click.option("--title", help="The statement that is true when the rule holds.")
@click.option("--why", help="Why it matters to a holder.")
@click.option("--id", "rule_id", help="Such as LND-001; the next free one by default.")
@click.option("--name", help="Such as bug-bounty-runs; made of the title by default.")
@click.option("--pillar", type=click.Choice(PILLARS), help="Where its points stand.")
@click.option("--severity", type=click.Choice(SEVERITIES))
@click.option("--weight", type=click.IntRange(0, 100), help="Its points; 0 informs only.")
@click.option("--kind", type=click.Choice(KINDS))
@click.option("--status", type=click.Choice(STATUSES), default="stable", show_default=True)
@click.option("--when-undisclosed", type=click.Choice(["unknown", "fail"]), default="unknown")
@click.option("--ask", help="The question an issuer must answer.")
@click.option("--settles", help="The evidence that would decide the rule.")
@click.option("--issuer", help="What the issuer can do; made of the limit by default.")
@click.option("--holder", default="Do not rely on it until it is shown.", help="What to do.")
@click.option("--effort", type=click.Choice(["low", "medium", "high"]), default="low")
@click.option("--reference", help="What the rule rests on.")
def new(folder: Path, **given: str | int | None) -> None:
    r"""Ask what a rule needs and write it to FOLDER, which becomes a pack when it is none.

    Every answer can be given as an option. The file passes `check`, its cases agree and notice
    every mutant; no file is ever overwritten.

    \b
    Examples:
      auditor rules new my-pack
      auditor rules new my-pack --fact redemption.minimum --good "at most 1000"
    """
    rules = _loaded(folder)
    spec = _spec(rules, given)
    draft, good = _answers(folder, rules, spec, given)
    text = written(draft, spec, question(spec, good, str(given["when_undisclosed"])))
    files = {} if _has_rules(folder) else {PACK: _pack(folder)}
    files[f"{draft.name}.yaml"] = text
    _checked(folder, files)
    for name, content in files.items():
        click.echo(f"wrote {_written(folder / name, content)}")
    click.echo(f"next: auditor rules check {folder} · auditor rules test {folder} --mutate")


def _has_rules(folder: Path) -> bool:
    return folder.is_dir() and any(folder.rglob("*.yaml"))


def _loaded(folder: Path) -> CompiledRules:
    """The shipped rules and those already there; whatever else lies there is no mistake."""
    there = _has_rules(folder) and holds_rules(Folder(folder).files())
    return read_rules((folder,) if there else ()).compiled


def _spec(rules: CompiledRules, given: Given) -> KeySpec:
    def check(name: str) -> None:
        if name not in rules.catalogue:
            hint = nearest_few(name, rules.catalogue) or "See `auditor facts`."
            raise InputError(f"unknown fact {name!r}.", Place("--fact"), hint)
        askable(rules.catalogue[name])

    words = "Which fact does it ask about (see `auditor facts`)"
    return rules.catalogue[Asking(given).text("fact", words, check)]


def _answers(folder: Path, rules: CompiledRules, spec: KeySpec, given: Given) -> tuple[Draft, str]:
    asking = Asking(given)
    silence = str(given["when_undisclosed"])
    click.echo(f"{spec.name}: {spec.meaning}.", err=True)
    how, usual = how_to_answer(spec)
    good = asking.text(
        "good", f"What is good ({how})", lambda text: question(spec, text, silence), usual
    )
    title = asking.text("title", "The statement that is true when it holds", fits("title"))
    why = asking.text("why", "Why it matters to a holder", fits("why"))
    group = _PILLAR_OF.get(spec.group, spec.group)
    pillar = group if group in PILLARS else PILLARS[0]
    usual_kind = _KIND_OF.get(spec.group, "measures")
    plain = title[:1].lower() + title[1:]
    name = _NAME.sub("-", title.lower()).strip("-")[:60].strip("-")
    remedy = read_limit(spec, good).remedy(spec) if spec.kind in AMOUNTS else _PUBLISH
    return Draft(
        title=title,
        why=why,
        pillar=asking.choice("pillar", "Pillar", PILLARS, pillar),
        severity=asking.choice("severity", "Severity of a failure", SEVERITIES, "medium"),
        weight=asking.number("weight", "Points (0: informs only)", (0, 100), 1),
        kind=asking.choice(
            "kind", "Is the evidence a measurement, a text, a claim", KINDS, usual_kind
        ),
        id=asking.text("rule_id", "Id", _free_id(rules), _next_id(folder, rules)),
        name=asking.text("name", "Name", _free_name(folder), name),
        status=str(given["status"]),
        when_undisclosed=silence,
        ask=asking.text("ask", "Question to the issuer", fits("ask"), _which(plain)),
        settles=str(
            given["settles"] or f"A source for: {spec.meaning[:1].lower()}{spec.meaning[1:]}."
        ),
        issuer=str(given["issuer"] or remedy),
        holder=str(given["holder"]),
        effort=str(given["effort"]),
        reference=asking.text("reference", "What it rests on", fits("why"), "House policy"),
    ), good


def _which(plain: str) -> str:
    return f"Which document shows that {plain}?"


def _free_id(rules: CompiledRules) -> Check:
    def check(answer: str) -> None:
        fits("id")(answer)
        if answer in {rule.spec.id for rule in rules.every}:
            raise InputError(f"{answer!r} is already taken.", Place("--id"))

    return check


def _free_name(folder: Path) -> Check:
    def check(answer: str) -> None:
        fits("name")(answer)
        _not_there(folder / f"{answer}.yaml")

    return check


def _not_there(path: Path) -> None:
    if path.exists():
        raise InputError("the file exists and is not overwritten.", Place(str(path)))


def _next_id(folder: Path, rules: CompiledRules) -> str:
    """The next number under the letters the pack uses, or those of the folder's name."""
    ours = [rule.spec.id for pack in rules.house for rule in pack.rules]
    letters = re.sub(r"[^A-Z]", "", folder.resolve().name.upper())[:3].ljust(3, "X")
    prefix = ours[-1].partition("-")[0] if ours else letters
    taken = {rule.spec.id for rule in rules.every}
    number = 1
    while f"{prefix}-{number:03}" in taken:
        number += 1
    return f"{prefix}-{number:03}"


def _pack(folder: Path) -> str:
    name = _NAME.sub("-", folder.resolve().name.lower()).strip("-")[:60] or "added"
    return f'schema: auditor/pack/v1\nname: {name}\nversion: "0.1.0"\nlicence: {_LICENCE}\n'


def _checked(folder: Path, files: Mapping[str, str]) -> None:
    """Everything must hold together before anything is written."""
    there: Files = Folder(folder).files() if _has_rules(folder) else ()
    for name in files:
        _not_there(folder / name)
    added = [*there, *((name, text.encode()) for name, text in files.items())]
    try:
        rules_from({SHIPPED: shipped_files(), "new": added})
    except InputError as error:
        path = str(folder / error.place.path.removeprefix("new/"))
        raise InputError(error.problem, replace(error.place, path=path), error.hint) from None


def _written(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None
    return path
