"""A watchlist's earlier runs are what `--fail-on regression` compares with."""

from commands import auditor, watchlist_of


def test_the_first_run_decides_nothing_and_the_second_compares(tmp_path):
    call = (*watchlist_of("crwd", tmp_path), "--format", "json", "--fail-on", "regression")
    first = auditor(*call)
    assert first.code == 3, first.err
    assert "gate: --fail-on regression: there is no run before this one" in first.err
    second = auditor(*call)
    assert second.code == 0, second.err
    assert "gate:" not in second.err
