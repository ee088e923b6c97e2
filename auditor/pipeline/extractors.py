"""The extractors among the rule files of a run, made ready once per set of files."""

from functools import lru_cache

from auditor.base.strict_yaml import Document
from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.disclosure.load import load_extractors
from auditor.evaluate.rules import CompiledRules


def extractors_of(compiled: CompiledRules) -> Extractors:
    """The extractors; InputError at the first mistake in one of their files."""
    return _loaded(compiled.digest, _Files(compiled.others))


class _Files(tuple[Document, ...]):
    """Documents that the digest beside them stands for, so that they need no hash of their own."""

    __slots__ = ()

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Files)


@lru_cache(maxsize=4)
def _loaded(digest: str, files: _Files) -> Extractors:
    del digest
    return load_extractors(files)
