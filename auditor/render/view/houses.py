"""The lines of the summary about what stands beside the headline: packs, profile, waivers."""

from auditor.base.text import printable
from auditor.model.report import HouseScore
from auditor.render import figures, wording
from auditor.render.view.score_tables import beside_title
from auditor.render.view.sources import Sources
from auditor.render.view.waivers import waived_lines


_NAMED, _LONGEST = 2, 200


def house_lines(sources: Sources) -> tuple[str, ...]:
    """A line for each score beside the headline, one for what fails in it, then the waivers."""
    told = list[str]()
    for house in sources.report.beside:
        told.append(
            f"{beside_title(house)}: "
            f"{figures.span(house.earned, house.earned_high)} of {figures.points(house.maximum)}, "
            "beside the headline and no part of it."
        )
        told.extend(_failed(sources, house))
    return (*told, *waived_lines(sources.report))


def _failed(sources: Sources, house: HouseScore) -> tuple[str, ...]:
    failed = sources.report.failed_in(house)
    if not failed:
        return ()
    named = "; ".join(
        f"{each.name} ({each.severity.value}): {printable(each.message, _LONGEST).rstrip('.')}"
        for each in failed[:_NAMED]
    )
    left = len(failed) - _NAMED
    more = f"; {wording.plural(left, 'more rule')}, in the appendix" if left > 0 else ""
    return (f"Failed in {house.pack}: {named}{more}.",)
