import pytest

from auditor.batch.rows import failed
from auditor.errors import (
    Inconclusive,
    InputError,
    IntegrityError,
    OutputError,
    Place,
    RenderError,
    SourceError,
)


@pytest.mark.fault("B05")
@pytest.mark.parametrize(
    ("error", "reason", "code"),
    [
        (InputError("is empty.", Place("a.yaml", 2, 3)), "spec_invalid", 3),
        (OutputError("disk full"), "output", 6),
        (RenderError("the PDF could not be made"), "pdf_render", 6),
        (IntegrityError("altered"), "not_reproducible", 5),
        (Inconclusive("nothing to say"), "inconclusive", 3),
        (SourceError("unreachable", "slow", "must not get here"), "internal", 7),
        (ZeroDivisionError("a secret"), "internal", 7),
    ],
)
def test_what_a_failed_product_counts_as(error: Exception, reason: str, code: int) -> None:
    row = failed("tslax", error)
    assert (row.product, row.reason, row.exit_code) == ("tslax", reason, code)
    assert row.message == (type(error).__name__ if reason == "internal" else str(error))


def test_a_bug_tells_its_name_only() -> None:
    assert failed("tslax", ValueError("https://node.example/key")).message == "ValueError"
