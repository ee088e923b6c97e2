from pathlib import Path

import pytest

from auditor.base.strict_yaml import load
from auditor.errors import InputError
from auditor.evaluate.scoring import Policy, parse_policy
from auditor.model.catalogue import CATALOGUE


SHIPPED = (Path(__file__).parents[2] / "rules" / "scoring.yaml").read_text(encoding="utf-8")


def policy(old: str = "", new: str = "") -> Policy:
    assert old in SHIPPED
    return parse_policy(load(SHIPPED.replace(old, new, 1), "scoring.yaml"), CATALOGUE)


def test_the_shipped_policy():
    shipped = policy()
    assert shipped.total == 100
    assert [cap.id for cap in shipped.caps] == [
        "K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "K8b", "K9",
    ]  # fmt: skip
    assert shipped.caps[2].facts == ("reserves.as_of", "reserves.shares")
    assert shipped.caps[3].facts == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("backing.coverage >=", "backing.covrage >=", "backing.coverage"),
        ("flags_hit: 3", "flags_hti: 3", "flags_hit"),
        ("    flags_hit: 3\n", "", "exactly one of"),
        ("id: K2", "id: K1", "K1 stands twice"),
        ('from: "50"', 'from: "75"', "best first"),
        ("grade: B", "grade: C", "C stands twice"),
        ("points: 22", "points: 0", "points"),
        ("at_most: F", "at_most: E", "at_most"),
        (
            "  - {name: redemption, title: Redemption, points: 14}\n",
            "",
            "K9 counts the points of redemption, which is no pillar of this policy",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(old: str, new: str, told: str):
    with pytest.raises(InputError) as caught:
        policy(old, new)
    assert told in str(caught.value)
    assert caught.value.place.line > 0
