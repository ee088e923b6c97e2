"""Reads vocabulary and extractor files; each mistake is told with file, line and column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from auditor.base.strict_yaml import Document, Path
from auditor.collect.disclosure.cue import Cue, CueError, Part, parse_cue
from auditor.collect.disclosure.extractor import (
    Beside,
    Extractor,
    Extractors,
    ReadingRule,
    denying,
    needs,
    numbered,
)
from auditor.collect.disclosure.lexicon import Lexicon
from auditor.collect.disclosure.pattern import Node, Pattern, any_of, pattern
from auditor.collect.disclosure.spec import ExtractorSpec, VocabularySpec
from auditor.errors import InputError
from auditor.model.parsing import parse


DISCLOSURE, VOCABULARY = "auditor/disclosure/v1", "auditor/vocabulary/v1"
SCOPE = (
    *("negation", "no_negation", "disbelief", "barrier", "plan", "example", "elsewhere", "here"),
    *("ours", "mine", "yes", "no", "open", "definition", "hedge", "addressed", "set_aside"),
    *("not_only", "renounced", "announced"),
    *("keeps_for", "examines_for", "blank_url", "blank_date"),
)
"""Groups that the engine looks for by itself."""


@dataclass(slots=True)
class _Loading:
    """What is known so far."""

    groups: dict[str, Node] = field(default_factory=dict[str, Node])
    extractors: dict[str, Extractor] = field(default_factory=dict[str, Extractor])
    documents: dict[str, Document] = field(default_factory=dict[str, Document])
    patterns: dict[str, Pattern] = field(default_factory=dict[str, Pattern])


def load_extractors(documents: Iterable[Document]) -> Extractors:
    """The extractors in these documents, those of other schemas left aside."""
    loading = _Loading()
    files = list(documents)
    for document in files:
        if _schema(document) == VOCABULARY:
            _vocabulary(loading, document)
    for document in files:
        if _schema(document) == DISCLOSURE:
            _extractor(loading, document)
    scope = {name: pattern(loading.groups[name]) for name in SCOPE if name in loading.groups}
    given = loading.extractors.values()
    needed, forms = numbered(needs(given))
    return Extractors(
        loading.extractors,
        scope,
        _lexicon(loading, scope),
        needed,
        forms,
        denying(given, scope.get("negation")),
        {name: pattern(node) for name, node in loading.groups.items()},
    )


def _vocabulary(loading: _Loading, document: Document) -> None:
    spec = parse(VocabularySpec, document)
    for name, entries in spec.groups.items():
        nodes = [
            _cue(loading, document, ("groups", name, index), text).parts[0].pattern.node
            for index, text in enumerate(entries)
        ]
        earlier = [loading.groups[name]] if name in loading.groups else []
        loading.groups[name] = any_of((*earlier, *nodes))
        loading.patterns.clear()


def _extractor(loading: _Loading, document: Document) -> None:
    _refuse_twin(loading, document)
    spec = parse(ExtractorSpec, document)
    place = document.place(("field",))
    earlier = loading.extractors.get(spec.field)
    if earlier is None and spec.extends:
        raise InputError(f"there is no extractor of {spec.field!r} to extend.", place)
    never = tuple(
        _cue(loading, document, ("never", index), text) for index, text in enumerate(spec.never)
    )
    readings = tuple(_readings(loading, document, spec))
    beside = _beside(loading, document, spec)
    if earlier is None:
        loading.documents[spec.field] = document
        loading.extractors[spec.field] = Extractor(spec, never, readings, beside, tuple(spec.cases))
    else:
        loading.extractors[spec.field] = replace(
            earlier,
            never=earlier.never + never,
            readings=earlier.readings + readings,
            beside=earlier.beside + beside,
            cases=earlier.cases + tuple(spec.cases),
        )


def _refuse_twin(loading: _Loading, document: Document) -> None:
    """Before the file is judged as a whole one, so that nobody is told to add what it extends."""
    data = document.data if isinstance(document.data, dict) else {}
    name = str(data.get("field"))
    if name in loading.documents and data.get("extends") is not True:
        told = f"the field {name!r} has an extractor in {loading.documents[name].name}."
        place = document.place(("field",))
        raise InputError(told, place, "Write `extends: true` to add to it.")


def _readings(loading: _Loading, document: Document, spec: ExtractorSpec) -> Iterable[ReadingRule]:
    for number, reading in enumerate(spec.readings):
        here: Path = ("readings", number)
        needs = tuple(
            part
            for index, text in enumerate(reading.needs)
            for part in _parts(loading, document, (*here, "needs", index), text)
        )
        cues = [
            _cue(loading, document, (*here, "cues", index), text)
            for index, text in enumerate(reading.cues)
        ]
        yield ReadingRule(reading, tuple(Cue(c.written, c.parts + needs) for c in cues))


def _beside(loading: _Loading, document: Document, spec: ExtractorSpec) -> tuple[Beside, ...]:
    if spec.beside is None:
        return ()
    cues = tuple(
        _cue(loading, document, ("beside", "cues", index), text)
        for index, text in enumerate(spec.beside.cues)
    )
    return (Beside(spec.beside, cues),)


def _parts(loading: _Loading, document: Document, path: Path, text: str) -> tuple[Part, ...]:
    # A need may lie wholly in the context, which a cue may not.
    whole = _cue(loading, document, path, f"{text} & {{number}}")
    return whole.parts[:-1]


def _cue(loading: _Loading, document: Document, path: Path, text: str) -> Cue:
    try:
        return parse_cue(text, loading.groups, loading.patterns)
    except CueError as error:
        place = document.place(path)
        at = replace(place, column=place.column + error.column) if place.line else place
        raise InputError(f"{error.problem} in the cue {text!r}.", at) from None


def _lexicon(loading: _Loading, scope: Mapping[str, Pattern]) -> Lexicon:
    lexicon = Lexicon()
    lexicon.learn(each.node for each in scope.values())
    lexicon.learn(loading.groups.values())
    for extractor in loading.extractors.values():
        cues = [*extractor.never, *(cue for rule in extractor.readings for cue in rule.cues)]
        cues += [cue for beside in extractor.beside for cue in beside.cues]
        lexicon.learn(part.pattern.node for cue in cues for part in cue.parts)
    return lexicon


def _schema(document: Document) -> str:
    data = document.data
    schema = data.get("schema") if isinstance(data, dict) else None
    return schema if isinstance(schema, str) else ""
