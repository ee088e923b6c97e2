"""Packs, profiles and waivers through the command line, as their readers use them."""

import json

import pytest
from commands import SAMPLES, audit_sample, auditor, read_report


PACKS = SAMPLES / "packs"
AUDITED = {
    "lender": (SAMPLES / "products" / "good.yaml", SAMPLES / "tapes" / "good"),
    "retail": (SAMPLES / "products" / "good.yaml", SAMPLES / "tapes" / "good"),
    "stablecoin": (PACKS / "products" / "dollar.yaml", PACKS / "products" / "tape"),
}
EARNED = {"lender": ("20", "23"), "retail": ("10", "10"), "stablecoin": ("23", "23")}


def replayed(pack, out, *more):
    product, tape = AUDITED[pack]
    ran = auditor(
        "audit", product, "--replay", tape, "--out", out, "--format", "json",
        "--rules", PACKS / pack, *more,
    )  # fmt: skip
    return ran, out / product.stem


@pytest.mark.parametrize("pack", sorted(AUDITED))
def test_each_example_pack_is_checked_tested_and_judges_a_sample(pack, tmp_path):
    for command in ("check", "test"):
        ran = auditor("rules", command, PACKS / pack)
        assert ran.code == 0, ran.out + ran.err
    ran, folder = replayed(pack, tmp_path)
    assert ran.code == 0, ran.err
    (house,) = read_report(folder)["house"]
    assert (house["pack"], house["kind"]) == (pack, "pack")
    assert (house["low"], house["high"]) == EARNED[pack]
    assert f"pack {pack} 1.0.0: " in ran.out
    readme = (PACKS / pack / "README.md").read_text()
    for command in ("check", "test"):
        assert f"auditor rules {command} samples/packs/{pack}" in readme


def test_the_stablecoin_pack_judges_what_the_headline_leaves_alone(tmp_path):
    _, folder = replayed("stablecoin", tmp_path)
    report = read_report(folder)
    assert report["grade_status"] == "out_of_scope"
    assert report["facts"]["stable.backing"]["value"] == "401/400"


def test_two_packs_and_a_profile_stand_beside_a_headline_they_do_not_move(reports, tmp_path):
    more = ("--rules", PACKS / "retail", "--profile", "lender")
    ran, folder = replayed("lender", tmp_path, *more)
    assert ran.code == 0, ran.err
    report, headline = read_report(folder), read_report(reports / "good")
    for key in ("score", "grade", "opinion", "pillars", "caps", "comparable"):
        assert report[key] == headline[key]
    assert report["ruleset"]["comparability"] == headline["ruleset"]["comparability"]
    assert [each["pack"] for each in report["house"]] == ["lender", "retail"]
    assert (report["profile"]["pack"], report["profile"]["kind"]) == ("lender", "profile")
    assert report["profile"]["tailored"]
    assert auditor("verify", folder / "report.json").code == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--profile", "lendre"], "Did you mean 'lender'?"),
        (["--profile", "no/such.yaml"], "no/such.yaml: does not exist"),
        (["--fail-on", "fail", "--rule", "reserves-frsh"], "Did you mean 'reserves-fresh'"),
        (["--rule", "reserves-fresh"], "give --fail-on as well"),
        (["--rules", f"{PACKS / 'lender'}@{'0' * 16}"], "the pack was changed: its digest is"),
        (["--waivers", "no-such.yaml"], "no-such.yaml: does not exist"),
    ],
)
def test_what_is_misspelt_ends_in_2_before_anything_is_audited(options, told, tmp_path):
    ran, folder = audit_sample("good", tmp_path, *options)
    assert ran.code == 2
    assert told in ran.err
    assert not folder.exists()


def test_a_profile_of_ones_own_that_loosens_is_stamped_everywhere(tmp_path):
    profile = tmp_path / "mine.yaml"
    profile.write_text(
        'schema: auditor/profile/v1\nname: mine\nversion: "1"\ntitle: A desk in a hurry\n'
        "why: Because a test needs one.\nrules: {reserves-fresh: {params: {fresh: 90d}}}\n"
    )
    ran, folder = audit_sample(
        "good", tmp_path / "out", "--profile", profile, "--fail-on", "fail", formats="json,html,md"
    )
    assert ran.code == 1, "the guardrail fails its rule, and gates look at profiles"
    report = read_report(folder)
    assert report["comparable"] is False
    assert report["ruleset"]["loosened"] == ["mine: reserves-fresh.fresh"]
    assert [each["reason"] for each in report["profile"]["findings"]] == ["loosened"]
    assert (report["score"]["low"], report["grade"]) == ("97", "A")
    for name in ("report.html", "report.md"):
        assert "Tailored, not comparable" in (folder / name).read_text()
    assert "tailored, not comparable" in ran.out


def test_a_waiver_from_skeleton_to_verified_report(tmp_path):
    """Written by `waive`, shown in every format, honoured on request, replayed from the bundle."""
    ran, folder = audit_sample("tslax", tmp_path / "first")
    assert ran.code == 0, ran.err
    before = read_report(folder)
    written = auditor(
        "waive", folder, "reserves-attested-independently", "--author", "A. Reader",
        "--reason", "We take the issuer's word until October.", "--days", "30",
    )  # fmt: skip
    assert written.code == 0, written.err
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(written.out)
    options = ("--waivers", waivers, "--fail-on", "fail", "--rule", "PRF-003")
    ran, folder = audit_sample("tslax", tmp_path / "out", *options, formats="json,html,md,pdf")
    assert ran.code == 1, "a waived fail still fails the gate"
    assert "1 waived finding counted for --fail-on" in ran.err
    report = read_report(folder)
    for key in ("score", "grade", "grade_high", "opinion", "caps", "pillars"):
        assert report[key] == before[key]
    assert report["waivers"]["used"] == ["PRF-003"]
    assert report["waivers"]["without"]["low"] != report["score"]["low"]
    for name in ("report.html", "report.md"):
        text = (folder / name).read_text().replace("&#39;", "'").replace("\\", "")
        assert "We take the issuer's word until October." in text
        assert "had they gone well it would be" in text
    ran, folder = audit_sample("tslax", tmp_path / "out2", *options, "--honour-waivers")
    assert ran.code == 0
    assert "1 left out, 0 critical" in ran.err
    for name in ("report.pdf", "report.json"):
        ran = auditor("verify", tmp_path / "out" / "tslax" / name)
        assert ran.code == 0, ran.out + ran.err


def test_the_schemas_of_both_files_are_published():
    for name, key in (("profile", "rules"), ("waivers", "waivers")):
        ran = auditor("schema", name)
        assert ran.code == 0
        assert key in json.loads(ran.out)["properties"]


@pytest.fixture(scope="module")
def declaring(tmp_path_factory):
    """A product that states a fact only a pack declares, and the bundle made with that pack."""
    _, folder = replayed("stablecoin", tmp_path_factory.mktemp("declaring"))
    return AUDITED["stablecoin"][0], folder / "evidence.zip"


def test_a_bundle_that_states_facts_of_a_pack_is_compared_and_converted_without_it(declaring):
    _, bundle = declaring
    compared = auditor("compare", bundle, bundle, "--force")
    assert (compared.code, compared.err) == (0, "")
    converted = auditor("convert", "1", "tokens", "--from", bundle)
    assert "unknown fact" not in converted.err
    assert converted.code in (0, 3)


def test_a_product_that_states_facts_of_a_pack_is_compared_and_converted_with_it(declaring):
    product, _ = declaring
    tape, pack = AUDITED["stablecoin"][1], PACKS / "stablecoin"
    arguments = ("convert", "1", "tokens", "--product", product, "--replay", tape)
    assert "unknown fact" in auditor(*arguments).err
    assert "unknown fact" not in auditor(*arguments, "--rules", pack).err
    arguments = ("compare", product, product, "--force", "--config", "none.toml")
    assert "unknown fact" in auditor(*arguments).err
    assert "unknown fact" not in auditor(*arguments, "--rules", pack).err


def test_judging_such_a_bundle_without_its_pack_names_the_pack(declaring, tmp_path):
    _, bundle = declaring
    arguments = ("audit", "--from", bundle, "--out", tmp_path, "--format", "json")
    ran = auditor(*arguments)
    assert ran.code == 2
    assert "a pack of the bundle declares it (stablecoin)" in ran.err
    assert "--rules" in ran.err
    again = auditor(*arguments, "--rules", PACKS / "stablecoin")
    assert again.code == 0, again.err
    assert auditor("verify", tmp_path / "dollar" / "report.json").code == 0
