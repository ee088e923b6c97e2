from fractions import Fraction

import pytest
from commands import auditor, outcomes, read_report


WAD = 10**18
HOLDER, ISSUER = "0x" + "aa" * 20, "0x" + "bb" * 20
SPLIT = 4 * WAD
# Every expected figure stands here, before any chain is started.
RAW, UNSOLD = 9_000 * WAD, 1_000 * WAD
EXPECTED = {
    "rebased_total": Fraction(10_000),
    "raw_times_multiplier": Fraction(40_000),
    "external_multiplier": Fraction(10_000 * 1008, 1000),
    "none": Fraction(10_000),
}
EXPECTED_UNSOLD = {
    "rebased_total": Fraction(1_000),
    "raw_times_multiplier": Fraction(4_000),
    "external_multiplier": Fraction(1_000 * 1008, 1000),
    "none": Fraction(1_000),
}


def settings(folder, url, caip2):
    path = folder / "auditor.toml"
    path.write_text(
        f'[chains."{caip2}"]\nrpc = ["{url}"]\nfinality = "latest"\nmax_head_age = 0\n'
        "[http]\nallow_loopback = true\n"
    )
    return path


def product(folder, caip2, address, more=""):
    path = folder / "local.yaml"
    path.write_text(f"""schema: auditor/product/v1
id: local
symbol: TSLAx
name: Tesla xStock
issuer: {{name: Local Issuer Limited, jurisdiction: JE, website: "https://issuer.example"}}
structure: tracker_certificate
underlying: {{ticker: TSLA, exchange: XNAS, currency: USD, isin: US88160R1014}}
deployments:
  - chain: "{caip2}"
    address: "{address.lower()}"
    inventory: ["{ISSUER}"]
{more}""")
    return path


def minted(deploy, name):
    token = deploy(name, "Tesla xStock", "TSLAx", 18)
    token.send("mint", HOLDER, RAW)
    token.send("mint", ISSUER, UNSOLD)
    return token


def setting(deploy, anvil, model):
    """A token of the unit model, and what the product file must say beyond its address."""
    if model == "rebased_total":
        token = minted(deploy, "XStockLike")
        # The multiplier is 1: the total stays what was minted and is never multiplied.
        return token, ""
    if model == "raw_times_multiplier":
        token = minted(deploy, "ScaledUILike")
        token.send("setUIMultiplier", SPLIT, anvil.now + 1)
        anvil.mine(3)
        return token, ""
    if model == "external_multiplier":
        token, oracle = minted(deploy, "OracleToken"), deploy("SyntheticSharesOracle")
        oracle.send("setSValue", token.address, 1008 * 10**15)
        source = f'    multiplier_source: "{oracle.address.lower()}"\n'
        return token, f"    unit_model: external_multiplier\n{source}"
    return minted(deploy, "PlainToken"), ""


@pytest.mark.parametrize("model", list(EXPECTED))
def test_a_live_node_gives_the_integers_computed_before_any_read(model, anvil, deploy, tmp_path):
    token, more = setting(deploy, anvil, model)
    file = product(tmp_path, anvil.caip2, token.address, more)
    config = settings(tmp_path, anvil.url, anvil.caip2)
    ran = auditor(
        *("audit", file, "--config", config, "--out", tmp_path / "out", "--format", "json,html"),
        *("--record", tmp_path / "tape"),
    )
    assert ran.code == 0, ran.err
    report = read_report(tmp_path / "out" / "local")
    (row,) = report["facts"]["supply.deployments"]["value"]["rows"]
    assert row["unit_model"]["value"] == model
    assert Fraction(row["shares"]["amount"]) == EXPECTED[model]
    assert Fraction(row["inventory_shares"]["amount"]) == EXPECTED_UNSOLD[model]
    assert report["origin"] == "live"
    assert report["blocks"][0]["hash"].startswith("0x")
    seen = report["facts"]["supply.deployments"]["observations"][0]
    assert (seen["strength"], len(seen["digest"])) == ("on_chain", 64)
    again = auditor(
        *("audit", file, "--replay", tmp_path / "tape" / "local"),
        *("--out", tmp_path / "again", "--format", "json,html"),
    )
    assert again.code == 0, again.err
    for name in ("report.json", "report.html", "evidence.zip"):
        one, other = (tmp_path / folder / "local" / name for folder in ("out", "again"))
        assert one.read_bytes() == other.read_bytes(), name
    assert auditor("verify", tmp_path / "out" / "local" / "report.html").code == 0


def test_one_share_short_on_a_live_node_is_seen_exactly(anvil, deploy, tmp_path):
    token = minted(deploy, "PlainToken")
    told = f"The tokens in {ISSUER} were never sold."
    (tmp_path / "wallets.txt").write_text(told)
    (tmp_path / "held.csv").write_text("as_of,amount,unit,source\n2026-09-01,8999,shares,count\n")
    (tmp_path / "list.json").write_text(
        f'{{"name": "list", "tokens": [{{"chainId": {anvil.chain_id}, '
        f'"address": "{token.address}", "symbol": "TSLAx", "name": "T", "decimals": 18}}]}}'
    )
    more = (
        "reserves: [{kind: csv, path: held.csv, class: third_party}]\n"
        "listings: [{kind: token_list, path: list.json, names_every_chain: true}]\n"
        "documents: [{topic: [reserves], path: wallets.txt, class: third_party}]\n"
        f'statements: [{{fact: supply.unsold_wallets, value: ["{ISSUER}"], quote: "{told}", '
        "source: wallets.txt, read_on: 2026-09-01}]\n"
    )
    file = product(tmp_path, anvil.caip2, token.address, more)
    config = settings(tmp_path, anvil.url, anvil.caip2)
    ran = auditor(
        *("audit", file, "--config", config, "--out", tmp_path / "out", "--format", "json"),
        *("--fail-on", "fail"),
    )
    report = read_report(tmp_path / "out" / "local")
    assert ran.code == 1
    assert report["facts"]["backing.coverage"]["value"] == "8999/9000"
    assert outcomes(report)["reserves-cover-circulation"] == "warn"
    assert outcomes(report)["all-chains-counted"] == "pass"


@pytest.mark.fault("R11")
def test_a_node_of_another_chain_gives_nothing(start_node, tmp_path):
    node = start_node(chain_id=56)
    file = product(tmp_path, "eip155:1", "0x" + "11" * 20)
    config = settings(tmp_path, node.url, "eip155:1")
    ran = auditor(
        *("audit", file, "--config", config, "--out", tmp_path / "out", "--format", "json"),
    )
    assert ran.code == 0, ran.err
    (row,) = read_report(tmp_path / "out" / "local")["facts"]["supply.deployments"]["value"]["rows"]
    assert row["shares"]["reason"] == "wrong_chain"


@pytest.mark.fault("R01")
@pytest.mark.fault("B10")
def test_a_dead_node_is_unknown_and_its_key_appears_nowhere(tmp_path, canary):
    (tmp_path / "in").mkdir()
    file = product(tmp_path / "in", "eip155:1", "0x" + "11" * 20)
    config = settings(tmp_path / "in", "http://127.0.0.1:9/${NODE_KEY}", "eip155:1")
    ran = auditor(
        *("audit", file, "--config", config, "--out", tmp_path / "out", "--fail-on", "fail"),
        *("--format", "json,html,md,pdf"),
        env={"NODE_KEY": canary},
    )
    assert ran.code == 3, ran.err
    (tmp_path / "said.txt").write_text(ran.out + ran.err)  # the canary is looked for in files
    assert "Traceback" not in ran.err
    report = read_report(tmp_path / "out" / "local")
    assert outcomes(report)["reserves-cover-circulation"] == "unknown"
    (row,) = report["facts"]["supply.deployments"]["value"]["rows"]
    assert row["shares"]["missing"] == "unreachable"
