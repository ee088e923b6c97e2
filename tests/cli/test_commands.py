import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from click import Argument, Context
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from auditor.base import strict_yaml
from auditor.cli import doctor as doctor_module
from auditor.cli.completion import rule_names
from auditor.cli.doctor import doctor
from auditor.cli.facts import facts
from auditor.cli.rules import rules
from auditor.cli.schema import MODELS, schema
from auditor.model.catalogue import CATALOGUE


ROOT = Path(__file__).resolve().parents[2]


def call(command, *arguments):
    return CliRunner().invoke(command, arguments, standalone_mode=False)


def test_the_shell_completes_names_of_rules_and_nothing_else():
    context = Context(rules)
    every = [each.value for each in rule_names(context, Argument(["name"]), "")]
    listed = call(rules, "list").output.splitlines()
    assert sorted(every) == sorted(line.split()[3] for line in listed)
    (one,) = rule_names(context, Argument(["name"]), "mint-f")
    assert (one.value, one.help) == ("mint-follows-lock", "backing")


def test_facts_lists_the_whole_vocabulary():
    lines = call(facts).output.splitlines()
    assert [line.split()[0] for line in lines] == list(CATALOGUE)


def test_facts_by_prefix_with_unit_and_meaning():
    lines = call(facts, "backing.").output.splitlines()
    assert len(lines) == len([key for key in CATALOGUE if key.startswith("backing.")])
    assert lines[0].split(maxsplit=1) == [
        "backing.coverage",
        (
            "quantity in ratio. Shares held per share claimed by tokens outside the issuer "
            "(net of unsold tokens)."
        ),
    ]


def test_the_choices_of_a_fact_are_listed():
    (line,) = call(facts, "redemption.retail").output.splitlines()
    assert line.endswith("redeem. One of any_holder, after_kyc, approved_only, nobody.")


def test_a_format_that_does_not_exist_is_told_with_the_nearest_that_does():
    wrong = call(schema, "prodct").exception
    assert str(wrong) == "No such format 'prodct'. Did you mean 'product'?"
    assert "NAME is one of product, rule, pack" in str(call(schema, "qqqq").exception)
    told = call(schema, "--help").output
    assert "schema [OPTIONS] NAME\n" in told
    listed = told.partition("NAME is one of ")[2].partition(".")[0].replace("\n", " ")
    assert sorted(name.strip() for name in listed.split(",")) == sorted(MODELS)
    assert [name for name in MODELS if name not in told] == []


def test_words_may_be_quoted_together():
    assert call(facts, "smallest redeemed").output == call(facts, "smallest", "redeemed").output


def accepts(data, document) -> bool:
    return Draft202012Validator(document).is_valid(data)


def tables(document):
    return [document, *document.get("$defs", {}).values()]


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_schema_describes_each_of_its_fields(name):
    printed = call(schema, name).output
    document = json.loads(printed)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert printed == json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    bare = [
        f"{table['title']}.{field}"
        for table in tables(document)
        for field, spec in table.get("properties", {}).items()
        if not (spec.get("description") or "$ref" in spec)
    ]
    assert bare == []
    assert all(table.get("description") for table in tables(document) if "properties" in table)


@pytest.mark.parametrize("name", ["product", "rule", "pack", "watchlist", "scoring", "settings"])
def test_what_people_write_takes_no_other_key(name):
    document = json.loads(call(schema, name).output)
    for table in tables(document):
        assert "properties" not in table or table["additionalProperties"] is False


def kind(path):
    """The name of the schema a file of the rules states."""
    data = strict_yaml.load(path.read_bytes(), path.name).data
    named = data["schema"].split("/")[1]
    return "extractor" if named == "disclosure" else named


FILES = [
    *((path, "product") for path in sorted((ROOT / "samples" / "products").glob("*.yaml"))),
    (ROOT / "samples" / "watchlist.yaml", "watchlist"),
    *((path, kind(path)) for path in sorted((ROOT / "rules").glob("*/*.yaml"))),
    (ROOT / "rules" / "pack.yaml", "pack"),
    (ROOT / "rules" / "scoring.yaml", "scoring"),
]


@pytest.mark.parametrize(
    "name", ["product", "rule", "pack", "watchlist", "scoring", "extractor", "vocabulary"]
)
def test_an_editor_accepts_what_the_tool_accepts(name):
    document = json.loads(call(schema, name).output)
    paths = [path for path, kind in FILES if kind == name]
    assert paths
    for path in paths:
        data = strict_yaml.load(path.read_bytes(), path.name).data
        assert isinstance(data, dict)
        assert accepts(data, document), path
        assert not accepts({**data, "zzz": 1}, document)
        for required in document["required"]:
            lacking = {key: value for key, value in data.items() if key != required}
            assert not accepts(lacking, document)


def test_the_folder_of_the_shipped_rules_is_no_second_pack():
    alone = call(rules, "check").output
    assert call(rules, "check", str(ROOT / "rules")).output == alone


def test_doctor_finds_nothing_wrong_here():
    result = call(doctor)
    assert result.return_value == 0, result.output
    assert all(line.startswith("ok ") for line in result.output.splitlines())
    for what in ("Python", "weasyprint", "libpango-1.0.so.0", "fonts", "rules", "settings"):
        assert f" {what} " in result.output


def test_doctor_says_what_to_install(monkeypatch):
    def absent(name: str) -> str:
        raise PackageNotFoundError(name)

    def unloadable(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(doctor_module, "version", absent)
    monkeypatch.setattr(doctor_module.ctypes, "CDLL", unloadable)
    monkeypatch.setattr(doctor_module.sys, "version_info", (3, 10, 4))
    result = call(doctor)
    assert result.return_value == 2
    for remedy in (
        "3.10.4 is too old; 3.11 or newer is needed.",
        "pip install web3",
        "apt-get install libpango-1.0-0 (PDFs need it)",
    ):
        assert f"  {remedy}\n" in result.output


def test_doctor_finds_missing_fonts_and_rules(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor_module, "shipped", lambda name: tmp_path / name)
    result = call(doctor)
    assert result.return_value == 2
    assert "PDFs would crash without." in result.output
    assert result.output.count("The installation is incomplete") == 3


def test_doctor_reads_the_settings_it_is_given(tmp_path):
    config = tmp_path / "auditor.toml"
    config.write_text("[limits]\nrpc_seconds = 9\n")
    good = call(doctor, "--config", str(config))
    assert good.output.splitlines()[-1].split()[:2] == ["ok", "settings"]
    config.write_text('[chains."eip155:1"]\nrcp = []\n')
    bad = call(doctor, "--config", str(config))
    assert bad.return_value == 2
    assert "auditor.toml:2:1" in bad.output
    assert "Did you mean 'rpc'?" in bad.output
