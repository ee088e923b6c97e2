import csv
import shutil

import pytest
from commands import SAMPLES, auditor, read_report


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
