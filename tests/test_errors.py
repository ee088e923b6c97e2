import pickle

import pytest

from auditor.errors import (
    AuditorError,
    Inconclusive,
    InputError,
    IntegrityError,
    OutputError,
    Place,
    RenderError,
    SourceError,
    nearest,
)


@pytest.mark.parametrize(
    "error",
    [
        SourceError("unreachable", "rpc_timeout", "node-a did not answer"),
        InputError("unknown key 'x'.", Place("a.yaml", 3, 7), "Did you mean 'y'?"),
        IntegrityError("altered"),
        RenderError("no font"),
    ],
)
def test_an_error_survives_the_way_between_processes(error: AuditorError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)
    assert again.exit_code == error.exit_code


def test_what_people_read() -> None:
    assert str(SourceError("unreachable", "slow", "60 s over")) == "slow: 60 s over"
    told = InputError("unknown key 'x'.", Place("a.yaml", 3, 7), "Did you mean 'y'?")
    assert str(told) == "a.yaml:3:7: unknown key 'x'. Did you mean 'y'?"
    assert str(InputError("is empty.", Place("a.yaml"))) == "a.yaml: is empty."


def test_every_branch_has_its_exit_code() -> None:
    codes = {InputError: 2, Inconclusive: 3, IntegrityError: 5, RenderError: 6, OutputError: 6}
    assert {kind: kind.exit_code for kind in codes} == codes
    assert AuditorError.exit_code == 7


def test_the_nearest_name_is_offered_only_when_it_is_near() -> None:
    assert nearest("symbl", ["symbol", "name"]) == "Did you mean 'symbol'?"
    assert nearest("zzzz", ["symbol", "name"]) == ""
