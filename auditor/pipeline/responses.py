"""Reads the answers of issuers: which finding each one is to, and the file a bundle keeps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.archive.bundle import RESPONSES
from auditor.base import reading, strict_yaml
from auditor.base.instants import parse_date
from auditor.errors import InputError, Place, nearest
from auditor.model.parsing import parse
from auditor.model.report import Response
from auditor.model.response import ResponseSpec
from auditor.pipeline.inputs import Rules


LARGEST, MOST = 32 * 1024, 500


@dataclass(frozen=True, slots=True)
class Answer:
    """A response file: whose product it is about, what it says, its bytes."""

    product: str
    response: Response
    raw: bytes


def read_responses(folder: Path, rules: Rules) -> tuple[Answer, ...]:
    """The answers in the YAML files of a folder; InputError at the first that cannot be used."""
    if not folder.is_dir():
        raise InputError("this is not a folder of responses.", Place(str(folder)))
    paths = sorted(folder.glob("*.yaml"))
    if len(paths) > MOST:
        raise InputError(f"more than {MOST} responses.", Place(str(folder)), "Split the run.")
    return answers({str(path): reading.read(path, LARGEST) for path in paths}, rules)


def answers(files: Mapping[str, bytes], rules: Rules) -> tuple[Answer, ...]:
    """The answers in these files, in the order of their names."""
    return tuple(_answer(name, files[name], rules) for name in sorted(files))


def refuse_strangers(found: Iterable[Answer], products: Sequence[str]) -> None:
    """InputError for an answer about a product that is not audited: it would be lost silently."""
    for each in found:
        if each.product not in products:
            problem = f"a response names the product {each.product!r}, which is not audited."
            raise InputError(problem, Place("--responses"), nearest(each.product, products))


def of_product(found: Iterable[Answer], product: str) -> tuple[Answer, ...]:
    """The answers about one product."""
    return tuple(each for each in found if each.product == product)


def members(found: Sequence[Answer]) -> dict[str, bytes]:
    """The files as a bundle keeps them: numbered, because names of files may hold anything."""
    return {f"{RESPONSES}{number:03}.yaml": each.raw for number, each in enumerate(found, 1)}


def _answer(name: str, raw: bytes, rules: Rules) -> Answer:
    document = strict_yaml.load(raw, name)
    spec = parse(ResponseSpec, document)
    try:
        rule = rules.compiled.find(spec.rule)
    except InputError as error:
        raise InputError(error.problem, document.place(("rule",)), error.hint) from None
    try:
        parse_date(spec.date)
    except ValueError as error:
        raise InputError(str(error), document.place(("date",))) from None
    said = Response(rule.spec.id, spec.author, spec.date, spec.text)
    return Answer(spec.product, said, raw)
