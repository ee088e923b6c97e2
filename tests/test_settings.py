from pathlib import Path

import pytest

from auditor import settings
from auditor.base.redact import Redactor
from auditor.errors import InputError


NODE = '[chains."eip155:1"]\nrpc = ["https://node.example/${KEY_A}"]\n'
KEY = {"KEY_A": "canary-0123456789"}


def load(folder: Path, text: str = "", environment: dict[str, str] | None = None):
    if text:
        (folder / "auditor.toml").write_text(text)
    return settings.load_settings(environment=environment or {}, folder=folder, redactor=Redactor())


def refused(folder: Path, text: str, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(InputError) as caught:
        load(folder, text, environment)
    return str(caught.value).replace(str(folder) + "/", "")


def test_without_a_file_everything_has_a_safe_default(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert found.chains == {}
    assert found.http.allow_loopback is False
    assert found.limits.http_seconds == 60


def test_a_file_says_how_chains_are_read(tmp_path: Path) -> None:
    text = NODE + 'quorum = 1\nfinality = 12\n[keys]\ncoingecko = "${KEY_A}"\n'
    found = load(tmp_path, text, KEY)
    chain = found.chains["eip155:1"]
    assert chain.rpc == ["https://node.example/canary-0123456789"]
    assert (chain.quorum, chain.finality) == (1, 12)
    assert found.keys == {"coingecko": "canary-0123456789"}


@pytest.mark.fault("B10")
def test_no_secret_shows_in_a_representation_or_survives_redaction(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text(NODE + '[keys]\nother = "written-down-secret"\n')
    redactor = Redactor()
    found = settings.load_settings(environment=KEY, folder=tmp_path, redactor=redactor)
    assert "canary" not in repr(found)
    assert "written-down" not in repr(found)
    said = redactor.clean(f"{found.chains['eip155:1'].rpc[0]} {KEY['KEY_A']} written-down-secret")
    assert "canary" not in said
    assert "written-down" not in said
    assert "https://node.example/***" in said


@pytest.mark.fault("B10")
def test_an_error_about_a_secret_does_not_show_it(tmp_path: Path) -> None:
    text = '[chains."eip155:1"]\nrpc = "${KEY_A}"\n'
    assert "canary" not in refused(tmp_path, text, KEY)


def test_the_named_file_wins_over_the_folder_and_the_folder_over_the_users(tmp_path: Path) -> None:
    home, here = tmp_path / "home", tmp_path / "here"
    (home / ".config" / "auditor").mkdir(parents=True)
    here.mkdir()
    users, named = home / ".config" / "auditor" / "auditor.toml", tmp_path / "named.toml"
    users.write_text("[limits]\nhttp_seconds = 1\n")
    environment = {"HOME": str(home)}

    def seconds(config: Path | None = None) -> int:
        found = settings.load_settings(config, environment, here, Redactor())
        return found.limits.http_seconds

    assert seconds() == 1
    (here / "auditor.toml").write_text("[limits]\nhttp_seconds = 2\n")
    assert seconds() == 2
    named.write_text("[limits]\nhttp_seconds = 3\n")
    environment["AUDITOR_CONFIG"] = str(named)
    assert seconds() == 3
    assert seconds(here / "auditor.toml") == 2


def test_variables_override_the_file(tmp_path: Path) -> None:
    environment = {
        **KEY,
        "AUDITOR_HTTP_ALLOW_LOOPBACK": "true",
        "AUDITOR_LIMITS_HTTP_SECONDS": "7",
        "AUDITOR_CHAINS_EIP155_1_FINALITY": "safe",
        "AUDITOR_CHAINS_EIP155_56_RPC": "https://a.example, https://b.example",
        "AUDITOR_CHAINS_EIP155_56_QUORUM": "2",
        "AUDITOR_KEYS_COINGECKO": "abcdef",
        "AUDITOR_LEDGER_CACHE": "/elsewhere",
    }
    found = load(tmp_path, NODE + "[http]\nallow_loopback = false\n", environment)
    assert found.http.allow_loopback is True
    assert found.limits.http_seconds == 7
    assert found.chains["eip155:1"].finality == "safe"
    assert found.chains["eip155:56"].rpc == ["https://a.example", "https://b.example"]
    assert found.keys == {"coingecko": "abcdef"}
    assert found.ledger.cache == "/elsewhere"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[http]\nallow_lopback = true",
            "auditor.toml:2:1: unknown key 'allow_lopback' in http. Did you mean 'allow_loopback'?",
        ),
        ("[htp]\n", "auditor.toml:1:1: unknown key 'htp' in the file. Did you mean 'http'?"),
        ("[http]\nallow_loopback = 1", "auditor.toml:2:1: http.allow_loopback"),
        ("[limits]\n  http_seconds = 0", "auditor.toml:2:3: limits.http_seconds"),
        ("[limits]\nhttp_seconds = 1.5", "auditor.toml:2:1: limits.http_seconds is a float"),
        ("[limits]\nhttp_seconds = ", "auditor.toml:2:0: Not valid TOML: Invalid value"),
        (
            "[limits]\nhttp_seconds = 1\nhttp_seconds = 2",
            "auditor.toml:3:0: Not valid TOML: Cannot overwrite a value",
        ),
        ('[chains.ethereum]\nrpc = ["https://a.example"]', "is not a CAIP-2 chain id"),
        ('[chains."eip155:1"]\nrpc = []', "auditor.toml:2:1: chains.eip155:1.rpc"),
        (
            '[chains."eip155:1"]\nfinality = "safe"',
            "auditor.toml:1:1: chains.eip155:1.rpc is missing",
        ),
        ('[chains."eip155:1"]\nrpc = ["http://a.example"]', "must be an https address"),
        ('[chains."eip155:1"]\nrpc = ["wss://a.example"]', "must be an https address"),
        ('[chains."eip155:1"]\nrpc = ["https://me:pw@a.example"]', "user name is not supported"),
        ('[chains."eip155:1"]\nrpc = ["https://a.example"]\nquorum = 2', "quorum 2 needs as many"),
        ('[chains."eip155:1"]\nrpc = ["https://a.example"]\nfinality = "finalised"', "finality"),
        (NODE, "auditor.toml:2:1: the environment variable KEY_A is not set."),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert expected in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("AUDITOR_HTTP_ALOW_LOOPBACK", "true", "Did you mean 'AUDITOR_HTTP_ALLOW_LOOPBACK'?"),
        ("AUDITOR_HTTP_ALLOW_LOOPBACK", "yes", "must be true or false"),
        ("AUDITOR_LIMITS_HTTP_SECONDS", "-1", "must be a whole number"),
        ("AUDITOR_CHAINS_EIP155_1_FINALITY", "final", "must be a whole number"),
        ("AUDITOR_KEYS_", "x", "no setting has this name"),
    ],
)
def test_a_variable_that_means_nothing_is_an_error(
    tmp_path: Path, name: str, value: str, expected: str
) -> None:
    assert expected in refused(tmp_path, "", {name: value})


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        settings.load_settings(tmp_path / "none.toml", {}, tmp_path, Redactor())
