import pytest
from commands import SAMPLES, auditor


@pytest.fixture(scope="session")
def reports(tmp_path_factory):
    """Every sample's folder of outputs, audited once."""
    out = tmp_path_factory.mktemp("reports")
    ran = auditor("batch", SAMPLES / "watchlist.yaml", "--out", out)
    assert ran.code == 0, ran.err
    return out
