"""The comparison with an ETF and a CFD as `report.json` tells it: the same answers as the pages."""

from auditor.model.report import Report
from auditor.render.formats.json_models import AspectV1, ToldV1
from auditor.render.view.comparison import Told, comparison
from auditor.render.view.sources import Sources


def comparison_v1(report: Report) -> list[AspectV1]:
    """Each question with what is evidenced, what is not and why, and both fixed answers."""
    return [
        AspectV1(
            question=row.title,
            told=[_told(each) for each in row.told],
            missing=list(row.missing),
            why=row.why,
            etf=row.etf,
            cfd=row.cfd,
        )
        for row in comparison(Sources(report)).rows
    ]


def _told(each: Told) -> ToldV1:
    figure = each.figure
    return ToldV1(fact=figure.fact, label=each.label, display=figure.text, rests_on=each.who)
