"""What an honest token has no reason to do, on a real node."""

import pytest


ZERO = "0x" + "00" * 20


def test_an_honest_token_has_none(control, deploy, multisig) -> None:
    told = control(deploy("PowersToken", multisig, multisig))
    assert told.anomalies == set()
    assert told.whole("control.anomalies")


@pytest.mark.fault("T16")
@pytest.mark.parametrize(("locked", "found"), [(True, 1), (False, 1)])
def test_a_proxy_nobody_initialised(control, deploy, locked, found) -> None:
    told = control(deploy("SelfProxy", deploy("SelfLogic", locked).address, b""))
    assert told.anomalies == {"uninitialized"}


@pytest.mark.fault("T16")
def test_a_program_nobody_locked(control, deploy, multisig) -> None:
    program = deploy("SelfLogic", False)
    data = program.compiled.call("initialize", multisig)
    assert control(deploy("SelfProxy", program.address, data)).anomalies == {"uninitialized"}


@pytest.mark.fault("T16")
def test_a_later_initializer_anybody_may_run(control, deploy) -> None:
    token = deploy("LaterLogic")
    assert control(token).anomalies == {"uninitialized"}
    token.send("initialize_v2", 86_400, 1, 0)
    assert control(token).anomalies == set()


@pytest.mark.fault("T04")
def test_a_symbol_that_is_no_text(control, deploy) -> None:
    assert control(deploy("OldSymbolToken")).anomalies == {"nonstandard_symbol"}


@pytest.mark.fault("T14")
@pytest.mark.parametrize(
    ("name", "symbol", "odd"),
    [
        ("Tesla xStock", "TSLAx", False),
        ("Nestlé xStock", "NESNx", False),
        ("Tesla xStock", "\u0410APLx", True),
        ("Tesla xStock", "TSL\u200bAx", True),
        ("\u202etslA xStock", "TSLAx", True),
    ],
)
def test_names_made_to_look_like_others(control, deploy, name, symbol, odd) -> None:
    found = control(deploy("NamedToken", name, symbol)).anomalies
    assert found == ({"disguised_name"} if odd else set())


@pytest.mark.fault("T01")
def test_no_contract_is_a_gap(control) -> None:
    told = control("0x" + "c0" * 20)
    assert told.overall("control.mint_authority") == "no_code?"
    assert told.overall("control.deployments") == "no_code?"
