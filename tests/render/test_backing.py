from dataclasses import replace
from datetime import timedelta

from made import NOW, missing, rows, statement
from report_sample import good_enough

from auditor.render.view.backing import backing
from auditor.render.view.sources import Sources


def test_the_reserve_figures_shown_are_those_that_speak_about_the_last_moments():
    ages = (0, 4, 3, 2, 1)
    dated = [statement(str(100 + ago), NOW - timedelta(days=ago)) for ago in ages]
    found = rows("reserves.statements", *dated, statement("7", missing()))
    report = good_enough()
    report = replace(report, evidence=report.evidence.with_entries([found]))
    table = backing(Sources(report)).statements
    assert table.note == "the last 4 of 6"
    assert [row.cells[3].text for row in table.rows] == [
        f"{shares}.0000" for shares in (103, 102, 101, 100)
    ]
