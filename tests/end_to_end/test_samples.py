from fractions import Fraction

import pytest
from commands import outcomes, read_report


def shares(report, chain):
    rows = report["facts"]["supply.deployments"]["value"]["rows"]
    return next(row["shares"] for row in rows if row["chain"]["value"] == chain)


@pytest.mark.parametrize(
    ("name", "chain", "raw"),
    [
        ("aaplx", "eip155:1", 74144718747903202410949),
        ("aaplx", "eip155:56", 10024852143472694160207),
        ("tslax", "eip155:1", 45000 * 10**18),
        ("tslax", "eip155:56", 20000 * 10**18),
    ],
)
def test_shares_equal_the_total_supply_because_the_multiplier_is_already_inside(
    reports, name, chain, raw
):
    assert Fraction(shares(read_report(reports / name), chain)["amount"]) == Fraction(raw, 10**18)


def test_crwd_shares_are_the_raw_supply_times_four(reports):
    assert shares(read_report(reports / "crwd"), "eip155:4663")["amount"] == "4000"


@pytest.mark.parametrize("name", ["aaplx", "tslax", "crwd"])
def test_no_real_product_shows_a_bare_f(reports, name):
    report = read_report(reports / name)
    assert (report["grade_status"], report["grade"]) == ("unproven", "F")
    assert report["grade_high"] != "F"
    page = (reports / name / "report.html").read_text()
    assert f"Unproven (F to {report['grade_high']})" in page


@pytest.mark.parametrize("name", ["aaplx", "tslax"])
def test_the_backing_ratio_stays_unknown_while_chains_are_missing(reports, name):
    report = read_report(reports / name)
    assert outcomes(report)["reserves-cover-circulation"] == "unknown"


def test_what_is_visible_of_tslax_is_covered(reports):
    assert outcomes(read_report(reports / "tslax"))["visible-supply-is-covered"] == "pass"


def test_the_frozen_pool_of_65_usd_is_illiquid_and_the_liquid_quote_is_noise(reports):
    rows = read_report(reports / "aaplx")["facts"]["peg.quotes"]["value"]["rows"]
    pool = [row for row in rows if row["venue"]["value"].startswith("Meteora")]
    assert pool
    assert {row["label"]["value"] for row in pool} == {"illiquid"}
    liquid = next(row for row in rows if row["venue"]["value"].startswith("LBank"))
    assert liquid["label"]["value"] == "counted"
    deviation = Fraction(liquid["deviation"]["amount"])
    exact = Fraction("306.67") / (Fraction("305.93") * Fraction("1.0032690125398187")) - 1
    assert deviation == exact
    assert abs(deviation) < Fraction(1, 100)
    episodes = read_report(reports / "aaplx")["facts"]["peg.episodes"]["value"]["rows"]
    thin = [row for row in episodes if row["venue"]["value"].startswith("Meteora")]
    assert {row["class"]["value"] for row in thin} == {"illiquid"}
    assert "dislocated" not in {row["class"]["value"] for row in episodes}


def test_the_bad_product_is_f_at_both_ends_and_contradicted(reports):
    report = read_report(reports / "bad")
    assert (report["grade"], report["grade_high"]) == ("F", "F")
    assert report["opinion"] == "adverse"
    assert report["red_flags"]["hit"] == 5
    assert (report["score"]["low"], report["score"]["high"]) == ("11", "11")


def test_the_good_product_is_a_and_clean(reports):
    report = read_report(reports / "good")
    assert (report["grade"], report["opinion"]) == ("A", "clean")
    assert (report["score"]["low"], report["score"]["high"]) == ("97", "97")
    assert report["grade_status"] == "final"


@pytest.mark.parametrize("name", ["aaplx", "tslax", "crwd", "good", "bad"])
def test_every_output_is_there_and_says_where_its_figures_come_from(reports, name):
    folder = reports / name
    written = {path.name for path in folder.iterdir()}
    assert written == {"report.pdf", "report.html", "report.json", "report.md", "evidence.zip"}
    assert read_report(folder)["origin"] == "reconstructed"
    invented = name in ("good", "bad")
    told = "Sample: an invented product" if invented else "Reconstructed from published figures"
    assert told in (folder / "report.html").read_text()
