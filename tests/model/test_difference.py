import pytest

from auditor.model.difference import Attribution, FindingChange, Why


@pytest.mark.parametrize(
    ("old", "new", "less"),
    [
        ("fail", "unknown", True),
        ("fail", "error", True),
        ("fail", "pass", False),
        ("pass", "unknown", False),
    ],
)
def test_a_fail_that_is_open_now_is_less_known_and_not_worse(old: str, new: str, less: bool):
    change = FindingChange("R-1", "r", "R", old, new, False, Why(Attribution.WORLD, ""))
    assert change.less is less
    assert change.words == f"r: {old} became {new}"
