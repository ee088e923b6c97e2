import csv
import json
import shutil
from fractions import Fraction

import fastjsonschema
import pytest
from commands import SAMPLES, auditor, read_report
from lxml import etree


@pytest.fixture
def watchlist(tmp_path):
    shutil.copytree(SAMPLES, tmp_path / "samples")
    return tmp_path / "samples" / "watchlist.yaml"


@pytest.mark.fault("B05")
@pytest.mark.fault("S04")
def test_one_broken_product_never_stops_the_rest(watchlist, reports, tmp_path):
    poison = watchlist.parent / "products" / "poison.yaml"
    poison.write_text("schema: auditor/product/v1\nid: poison\nsymbl: X\n")
    out = tmp_path / "out"
    ran = auditor("batch", watchlist, "--out", out, "--format", "json")
    assert ran.code == 3
    assert "poison.yaml:3:1" in ran.err
    # What a person reads last: every product with its grade and where its report lies.
    *_, bad, _, good, poison, _ = ran.out.splitlines()[:-2]
    assert bad.split()[:2] == ["bad", "F"]
    assert good.endswith(str(out / "good" / "report.json"))
    assert poison.split()[:5] == ["poison", "—", "—", "No", "report"]
    assert "poison.yaml:3:1" in poison
    rows = list(csv.DictReader((out / "summary.csv").read_text().splitlines()))
    assert [row["id"] for row in rows] == ["aaplx", "bad", "crwd", "good", "poison", "tslax"]
    for name in ("aaplx", "bad", "crwd", "good", "tslax"):
        assert read_report(out / name) == read_report(reports / name)
    assert "poison" in (out / "index.html").read_text()


def test_the_index_links_every_report(reports):
    page = (reports / "index.html").read_text()
    for name in ("aaplx", "bad", "crwd", "good", "tslax"):
        assert f'href="{name}/report.html"' in page


@pytest.mark.parametrize(
    ("gates", "code"),
    [
        (("--min-grade", "F"), 0),
        (("--min-grade", "B"), 1),
        (("--fail-on", "fail"), 1),
        (("--min-coverage", "100"), 1),
    ],
)
def test_gates_decide_the_exit_code(tmp_path, gates, code):
    ran = auditor(
        "batch", SAMPLES / "watchlist.yaml", "--out", tmp_path, "--format", "json", *gates
    )
    assert ran.code == code, ran.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("schema: auditor/watchlist/v1\nproducts: [nowhere/*.yaml]\n", "finds no product file"),
        ("schema: auditor/watchlist/v1\nproducts: [../*.yaml]\n", "leaves the watchlist's folder"),
        ("schema: auditor/watchlist/v1\nproduct: [a.yaml]\n", "Did you mean 'products'?"),
    ],
)
def test_a_wrong_watchlist_ends_in_2_and_writes_nothing(tmp_path, text, says):
    (tmp_path / "w.yaml").write_text(text)
    ran = auditor("batch", tmp_path / "w.yaml", "--out", tmp_path / "out")
    assert ran.code == 2
    assert says in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.fault("S15")
def test_two_products_of_one_id_end_in_2_and_write_nothing(watchlist, tmp_path):
    good = watchlist.parent / "products" / "good.yaml"
    (good.parent / "twin.yaml").write_text(good.read_text())
    ran = auditor("batch", watchlist, "--out", tmp_path / "out", "--format", "json")
    assert ran.code == 2
    assert "twin.yaml:3:5: the id 'good' is already that of" in ran.err
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def summarised(tmp_path_factory):
    """A run with every summary and one product that cannot be audited."""
    folder = tmp_path_factory.mktemp("summaries")
    shutil.copytree(SAMPLES, folder / "samples")
    (folder / "samples" / "products" / "poison.yaml").write_text("schema: auditor/product/v1\n")
    names = "csv,json,md,parquet,sarif,junit"
    call = ("batch", folder / "samples" / "watchlist.yaml", "--out", folder / "out")
    ran = auditor(*call, "--format", "json", "--summary", names)
    assert ran.code == 3, ran.err
    return folder / "out"


def test_sarif_over_the_run_has_every_result_of_every_report(summarised):
    told = json.loads((summarised / "summary.sarif").read_bytes())
    schema = SAMPLES.parent / "tests" / "render" / "schemas" / "sarif-2.1.0.json"
    fastjsonschema.compile(json.loads(schema.read_text()))(told)
    (run,) = told["runs"]
    reports = {name: read_report(summarised / name) for name in ("aaplx", "bad", "crwd", "good")}
    found = {}
    for result in run["results"]:
        (where,) = result["locations"][0]["logicalLocations"]
        found.setdefault(where["fullyQualifiedName"], []).append(result)
    for name, report in reports.items():
        rules = [finding["rule"] for finding in report["findings"]]
        assert [result["ruleId"] for result in found[name]] == rules
        indexed = [run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] for r in found[name]]
        assert indexed == rules
        place = found[name][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert (summarised / place["uri"]).is_file()
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (broken,) = invocation["toolExecutionNotifications"]
    assert broken["message"]["text"].startswith("poison: ")
    assert [each["product"] for each in run["properties"]["products"]] == [
        "aaplx", "bad", "crwd", "good", "tslax",
    ]  # fmt: skip


def test_junit_over_the_run_has_true_sums_and_every_product(summarised):
    shape = etree.XMLSchema(
        etree.parse(SAMPLES.parent / "tests" / "render" / "schemas" / "junit.xsd")
    )
    root = etree.parse(summarised / "summary.junit.xml").getroot()
    shape.assertValid(root)
    assert [suite.get("id") for suite in root] == [str(at) for at in range(len(root))]
    products = dict.fromkeys(suite.get("package") for suite in root)
    assert list(products) == ["aaplx", "bad", "crwd", "good", "tslax", "poison"]
    assert sum(int(suite.get("errors")) for suite in root if suite.get("package") == "poison") == 1
    for name in ("bad", "good"):
        cases = root.xpath(f"testsuite[@package='{name}']/testcase")
        assert len(cases) == len(read_report(summarised / name)["findings"])


def test_the_summaries_tell_the_same_products(summarised):
    rows = json.loads((summarised / "summary.json").read_bytes())["products"]
    table = list(csv.DictReader((summarised / "summary.csv").read_text().splitlines()))
    assert [row["id"] for row in rows] == [line["id"] for line in table]
    for row in rows[:4]:
        report = read_report(summarised / row["id"])
        assert row["grade"] == report["grade"]
        assert Fraction(row["score"]["low"]) == Fraction(report["score"]["low"])
        assert Fraction(row["coverage"]["low"]) == Fraction(report["coverage"])
        assert row["report"] == f"{row['id']}/report.json"
    assert "[GOODx](good/report.json)" in (summarised / "summary.md").read_text()
    assert (summarised / "summary.parquet").read_bytes()[:4] == b"PAR1"


def test_an_unknown_summary_ends_in_2_and_audits_nothing(tmp_path):
    ran = auditor(
        "batch", SAMPLES / "watchlist.yaml", "--out", tmp_path / "out", "--summary", "xml"
    )
    assert ran.code == 2
    assert "--summary: no summary 'xml'." in ran.err
    assert not (tmp_path / "out").exists()
