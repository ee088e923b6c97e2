"""`init`: from a symbol or an address to a product file that can be audited at once."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from commands import auditor, read_report

from auditor.cli.init import init as command
from auditor.errors import InputError


ROOT = Path(__file__).resolve().parents[2]
WAD = 10**18
HOLDER = "0x" + "aa" * 20


@pytest.fixture
def config(anvil, tmp_path):
    path = tmp_path / "auditor.toml"
    path.write_text(
        f'[chains."{anvil.caip2}"]\nrpc = ["{anvil.url}"]\nfinality = "latest"\n'
        "max_head_age = 0\n[http]\nallow_loopback = true\n"
    )
    return path


def init(*arguments):
    """In this process: most of what a process of its own takes is its imports."""
    words = [str(each) for each in arguments]
    return CliRunner().invoke(command, words, standalone_mode=False, catch_exceptions=False)


@pytest.fixture
def draft(anvil, tmp_path, config):
    """The product file `init` writes for a contract on the node, and what was printed."""

    def make(address, *more, name="product"):
        path = tmp_path / f"{name}.yaml"
        target = f"{anvil.caip2}:{address}"
        ran = init(target, "--config", config, "-o", path, "--force", *more)
        assert ran.return_value == 0
        return path.read_text(), ran.output

    return make


@pytest.fixture
def token(deploy):
    def make(name):
        made = deploy(name, "Tesla: \x1b[31m xStock # }", "TSLAx", 18)
        made.send("mint", HOLDER, 9_000 * WAD)
        return made

    return make


def setting(model, token, deploy, anvil):
    """A token of that unit model, and what `init` must be told of it."""
    match model:
        case "rebased_total":
            made = token("XStockLike")
            made.send("updateMultiplierValue", 3 * WAD, WAD, 0)
            return made, ()
        case "raw_times_multiplier":
            made = token("ScaledUILike")
            made.send("setUIMultiplier", 4 * WAD, anvil.now + 1)
            return made, ()
        case "external_multiplier":
            made, oracle = token("OracleToken"), deploy("SyntheticSharesOracle")
            oracle.send("setSValue", made.address, 1_008 * 10**15)
            return made, ("--multiplier-source", oracle.address.lower())
    return token("PlainToken"), ()


MODELS = {
    "rebased_total": ("multiplier 3,", "27000"),
    "raw_times_multiplier": ("multiplier 4,", "36000"),
    "external_multiplier": ("multiplier 1.008 by 0x", "9072"),
    "none": ("no multiplier view answers,", "9000"),
}


def test_every_unit_model_is_detected_and_audits_at_once(
    token, deploy, anvil, draft, config, tmp_path
):
    folders = {}
    for model, (said, _) in MODELS.items():
        made, more = setting(model, token, deploy, anvil)
        anvil.mine(3)
        text, printed = draft(made.address.lower(), *more, name=model)
        assert f"    unit_model: {model}\n" in text
        assert said in text
        assert said in printed
        assert 'symbol: "TSLAx"\n' in text
        # What the contract calls itself is quoted and cannot end a line, a text or a comment.
        assert 'name: "Tesla: ⟨U+001B⟩[31m xStock # }"\n' in text
        assert "\x1b" not in text + printed
        assert "is not listed and calls itself TSLAx; the TSLAx of xstocks" in printed
        folders[model] = made.address.lower()
    ran = auditor(
        *("audit", *(tmp_path / f"{model}.yaml" for model in MODELS), "--config", config),
        *("--out", tmp_path / "out", "--format", "json"),
    )
    assert ran.code == 0, ran.err
    for model, (_, shares) in MODELS.items():
        report = read_report(tmp_path / "out" / folders[model])
        (row,) = report["facts"]["supply.deployments"]["value"]["rows"]
        assert (row["unit_model"]["value"], row["shares"]["amount"]) == (model, shares)
        for key in ("identity.issuer", "identity.underlying", "structure.type"):
            assert report["facts"][key]["gap"] == "not_collected", key
        assert report["grade_status"] == "unproven"


def test_each_proxy_is_told_with_what_stands_behind_it(token, deploy, anvil, draft):
    logic = token("PlainToken").address.lower()
    beacon = deploy("SharedBeacon", logic, anvil.account).address.lower()
    cloner = deploy("Cloner")
    cloner.send("clone", logic)
    start = token("PlainToken").compiled.call("decimals")
    built = {
        f"transparent proxy, implementation {logic}": deploy("ClearProxy", logic, HOLDER, b""),
        f"beacon proxy, beacon {beacon}, implementation {logic}": deploy("OfBeacon", beacon, start),
        f"minimal proxy, implementation {logic}": cloner.call("last"),
        f"uups proxy, implementation {logic}": deploy("SelfProxy", logic, b""),
        "no proxy that is known: its code stands at the address itself": logic,
    }
    for told, contract in built.items():
        text, _ = draft(getattr(contract, "address", contract))
        assert f"    # {told}, at block " in text


def test_a_token_that_contradicts_what_is_said_of_it_is_not_detected(token, draft):
    text, _ = draft(token("XStockLike").address, "--multiplier-source", "0x" + "11" * 20)
    assert "unit_model: external_multiplier" in text
    assert "unit model not detected: " in text
    assert "the token has a multiplier of its own" in text


def test_an_address_without_code_and_a_dead_node_are_said_to_be_unread(draft, tmp_path):
    text, _ = draft(HOLDER)
    assert "    unit_model: auto" in text
    assert "# not read: no contract at " in text
    assert 'symbol: "not known"  # TO DO' in text
    dead = tmp_path / "dead.toml"
    dead.write_text(
        '[chains."eip155:1"]\nrpc = ["http://127.0.0.1:9"]\n[http]\nallow_loopback = true\n'
    )
    out = tmp_path / "dead.yaml"
    assert init("TSLAx", "--chain", "eip155:1", "--config", dead, "-o", out).return_value == 0
    assert re.search(r"# not read: .*cannot be connected to", out.read_text())


def test_the_registry_alone_gives_a_file_and_says_what_is_open(tmp_path, monkeypatch):
    ran = auditor("init", "TSLAx", cwd=tmp_path)
    assert ran.code == 0, ran.err
    text = (tmp_path / "tslax.yaml").read_text()
    assert text.count("  - chain: ") == 8
    assert text.count("# not read: no endpoint for ") == 8
    *_, last = text.splitlines()
    (page,) = re.findall(r"docs/\S+\.md", last)
    assert "schema: auditor/product/v1" in (ROOT / page).read_text()
    assert "structure: tracker_certificate\n" in text
    assert '  isin: "US88160R1014"\n' in text
    told = re.search(
        r"^(\d+) lines are marked TO DO; then: auditor audit tslax\.yaml$", ran.out, re.MULTILINE
    )
    assert told
    assert int(told[1]) == sum("TO DO: " in line for line in text.splitlines())
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"tslax\.yaml: the file exists and is not overwritten\."):
        init("TSLAx")
    assert (tmp_path / "tslax.yaml").read_text() == text
    assert init("TSLAx", "--chain", "eip155:56", "--force").return_value == 0
    text = (tmp_path / "tslax.yaml").read_text()
    assert text.count("  - chain: ") == 1
    assert text.count("# left out, also listed: ") == 7


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("MSTR",), "'MSTR' names 8 products; say which:\n  auditor init MSTR --issuer backpack"),
        (("MSTR", "--issuer", "coinbase", "--chain", "eip155:1"), "is not in the registry of"),
        (("MSTR", "--issuer", "nobody"), "Issuers of products that answer to it: backed-legacy,"),
        (("TSLAy",), "starts from its address: `auditor init eip155:1:0x…`"),
        (("TSLAy",), "Similar: "),
        (("0x" + "12" * 20,), "proves nothing either way. Say on which chain it is: --chain"),
        (("TSLAx", "--chain", "eip155:x"), "is not a CAIP-2 chain id"),
        (("TSLAx", "--multiplier-source", "0x12"), "it is of one contract, and there are 8"),
        (("\x1b[31m",), "'⟨U+001B⟩[31m' is not in the registry"),
    ],
)
def test_nothing_is_written_where_it_is_not_clear_what(arguments, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(click.UsageError) as caught:
        init(*arguments)
    assert told in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_a_look_alike_is_written_with_a_warning(tmp_path):
    fake = "0x8ad3" + "0" * 32 + "7cf0"
    ran = init(f"eip155:1:{fake}", "-o", tmp_path / "x.yaml")
    assert ran.return_value == 0
    assert ran.output.startswith(f"warning: {fake} begins and ends like 0x8aD3c73F833d3F9A523a")
    assert "not in the registry of " in (tmp_path / "x.yaml").read_text()
