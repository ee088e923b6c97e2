"""What pydantic complains about, brought back to places in the document somebody wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pydantic_core import ErrorDetails

from auditor.base.strict_yaml import Document, Path, YamlValue


Tag: TypeAlias = tuple[Path, str | int]


class PartError(ValueError):
    """What a validator of a whole has to say about one part of it; `inside` leads to the part."""

    def __init__(self, problem: str, *inside: str | int) -> None:
        super().__init__(problem)
        self.inside = inside


@dataclass(frozen=True, slots=True)
class Complaint:
    """One problem, its path in the document, and the members of unions it went through.

    `tags` are the steps of pydantic's location that stand for a member of a union, each with the
    path at which the union stands.
    """

    details: ErrorDetails
    path: Path
    tags: tuple[Tag, ...]

    @property
    def type(self) -> str:
        """Pydantic's code for the problem."""
        return self.details["type"]

    @property
    def context(self) -> Mapping[str, object]:
        """What the code's message speaks about: limits, patterns, the exception raised."""
        return self.details.get("ctx", {})


def complaints(document: Document, problems: Sequence[ErrorDetails]) -> list[Complaint]:
    """Every problem that counts: of each union only those of the member that fits best."""
    found = [_located(document, each) for each in problems]
    for depth in range(max(len(complaint.tags) for complaint in found)):
        kept = _best_members(found, depth)
        found = [
            each for each in found if len(each.tags) <= depth or each.tags[: depth + 1] in kept
        ]
    return found


def _located(document: Document, details: ErrorDetails) -> Complaint:
    """Tells apart which steps of pydantic's location lead through the document."""
    path: list[str | int] = []
    tags: list[Tag] = []
    here: YamlValue = document.data
    for step in details["loc"]:
        following = _follow(here, step)
        if following:
            path.append(step)
            here = following[0]
        else:
            tags.append((tuple(path), step))
    if details["type"] == "missing":
        # The last step names the key that is not there.
        path.append(tags.pop()[1])
    problem = details.get("ctx", {}).get("error")
    inside = problem.inside if isinstance(problem, PartError) else ()
    return Complaint(details, (*path, *inside), tuple(tags))


def _follow(here: YamlValue, step: str | int) -> tuple[YamlValue, ...]:
    if isinstance(here, dict) and isinstance(step, str) and step in here:
        return (here[step],)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return (here[step],)
    return ()


def _best_members(found: Sequence[Complaint], depth: int) -> set[tuple[Tag, ...]]:
    """For each union met after `depth` others, the tags that lead to its best fitting member."""
    unions: dict[tuple[tuple[Tag, ...], Path], dict[tuple[Tag, ...], list[Complaint]]] = {}
    for complaint in found:
        if len(complaint.tags) > depth:
            before, (at, _) = complaint.tags[:depth], complaint.tags[depth]
            members = unions.setdefault((before, at), {})
            members.setdefault(complaint.tags[: depth + 1], []).append(complaint)
    return {_best(members, at) for (_, at), members in unions.items()}


def _best(members: Mapping[tuple[Tag, ...], list[Complaint]], at: Path) -> tuple[Tag, ...]:
    """The first of the members that have least against what stands at `at`."""
    return min(members, key=lambda tags: _misfit(members[tags], at))


def _misfit(raised: Sequence[Complaint], at: Path) -> tuple[bool, int, int, int]:
    other_kind = any(each.path == at and each.type.endswith("_type") for each in raised)
    unknown = sum(each.type == "extra_forbidden" for each in raised)
    missing = sum(each.type == "missing" for each in raised)
    return other_kind, unknown, missing, len(raised)
