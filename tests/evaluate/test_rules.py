from fractions import Fraction
from hashlib import sha256

import pytest
from made import rows
from rulebook import rule_file

from auditor.errors import InputError
from auditor.evaluate.cases import run_cases
from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.rule import CompiledRule
from auditor.evaluate.rules import CompiledRules, digest, load_ruleset
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence, Fact, Gap, evidence
from auditor.model.finding import Outcome
from auditor.model.key import Catalogue
from auditor.model.unit import unit
from auditor.model.value import Cause, Flag, Interval, Quantity, Records


THRESHOLD = (
    'params:\n  least: {type: quantity, default: "1", loosest_comparable: "0.995"}\n'
    '  free: {type: quantity, default: "0.9"}'
)
ASKED = "backing.coverage >= params.least || backing.coverage_gross >= params.free"
PACK = "schema: auditor/pack/v1\nname: desk\nversion: 0.1.0\nlicence: none\n"


def load(*files: bytes, **packs: dict[str, bytes]) -> CompiledRules:
    named = [(f"rules/r{index}.yaml", data) for index, data in enumerate(files)]
    added = {
        name: [(f"{name}/{file}", data) for file, data in content.items()]
        for name, content in packs.items()
    }
    return load_ruleset(named, CATALOGUE, added)


def refused(*files: bytes, **packs: dict[str, bytes]) -> str:
    with pytest.raises(InputError) as caught:
        load(*files, **packs)
    assert caught.value.exit_code == 2
    return str(caught.value)


def ratio(amount: str) -> Quantity:
    return Quantity(Fraction(amount))


def coverage(amount: str) -> Evidence:
    return evidence([Fact("backing.coverage", ratio(amount), ())])


class TestPlaces:
    @pytest.mark.fault("S04")
    def test_a_misspelt_fact_is_found_with_line_column_and_suggestion(self) -> None:
        told = refused(rule_file("backing.coverge >= 1"))
        assert told == (
            "rules/r0.yaml:10:8: unknown fact 'backing.coverge'. Did you mean 'backing.coverage'?"
        )

    @pytest.mark.parametrize(
        ("written", "line", "column"),
        [
            ("backing.coverage >= 1 && nope.x", 10, 33),
            ('"backing.coverage >= 1 && nope.x"', 10, 34),
            ("'backing.coverage >= 1 && nope.x'", 10, 34),
            (">-\n  backing.coverage >= 1\n  && nope.x", 12, 6),
            ("|\n  backing.coverage >= 1\n    && nope.x\n", 12, 8),
            (">\n\n  backing.coverage >= 1 &&\n\n  nope.x", 14, 3),
            ("backing.coverage >= 1\n  && nope.x", 11, 6),
            ("backing.coverage >= 1 &&   # why\n", 10, 32),
            (">-\n  backing.coverage >=\n  1 &&", 12, 7),
        ],
    )
    def test_also_in_quoted_and_folded_text(self, written: str, line: int, column: int) -> None:
        assert refused(rule_file(written)).startswith(f"rules/r0.yaml:{line}:{column}: ")

    def test_in_doubt_the_start_of_the_value(self) -> None:
        told = refused(rule_file('"backing.coverage >= 1 \\u0026& nope.x"'))
        assert told.startswith("rules/r0.yaml:10:8: unknown fact 'nope.x'")

    @pytest.mark.parametrize("field", ["tolerates", "applies_when"])
    def test_every_expression_of_a_rule_is_checked(self, field: str) -> None:
        told = refused(rule_file(fields=f"{field}: structure.promises_share"))
        assert told.startswith(f"rules/r0.yaml:10:{len(field) + 3}: ")
        assert "Did you mean 'structure.promises_shares'?" in told


@pytest.mark.fault("S04")
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("holds:", "hold:", "10:1: unknown key 'hold' in the file. Did you mean 'holds'?"),
        ("severity: high", "severity: hihg", "6:11: severity"),
        ("weight: 3", 'weight: "3"', "7:9: weight"),
        ("weight: 3", "weight: 101", "7:9: weight"),
        ("pillar: backing", "pillar: backings", "5:9: pillar"),
        ("id: TST-001", "id: tst-1", "2:5: id"),
        ("name: made-for-tests", "name: Made", "3:7: name"),
        ("why: Because a test needs a rule.\n", "", "why is missing"),
        ("references: [none]", "references: []", "references"),
        ("given: {}", "given: {backing.coverge: '1'}", "Did you mean 'backing.coverage'?"),
        ("given: {}", "given: {backing.coverage: one}", "'one' is not a number"),
        ("given: {}", "given: {reserves.class: me}", "not a valid choice"),
        ("given: {}", "given: {reserves.scope: {records: [{aspct: existence}]}}", "'aspect'"),
        ("given: {}", "given: {backing.coverage: {records: []}}", "not a list of records"),
        ("given: {}", "given: {custody.regulated: {low: '0'}}", "a flag has no bounds"),
        ("given: {}", "given: {}, params: {least: '1'}", "unknown parameter 'least'"),
        ("{backing.coverage}", "{backing.coverge}", "unknown placeholder {backing.coverge}"),
        ("{backing.coverage}", "{params.least}", "unknown placeholder {params.least}"),
        ("holds: backing.coverage >= 1", "holds: 1 < 2", "reads no fact"),
        ("holds: backing.coverage >= 1", "holds: backing.coverage", "expected yes or no"),
        (
            "holds:",
            "applies_when: has(structure.type)\nholds:",
            "leaving a fact out would switch off a rule",
        ),
        (
            "holds:",
            "applies_when: backing.coverage > 1\nholds:",
            "only facts stated about the product",
        ),
        ("holds:", "tolerates: backing.coverage >= 1\nholds:", ""),
        ("schema: auditor/rule/v1", "schema: auditor/rule/v1\nschema: x", "Duplicate key"),
    ],
)
def test_what_is_wrong_in_a_rule_file_is_said_with_its_place(old: str, new: str, told: str) -> None:
    """Peer bug 2: a mistyped key was ignored."""
    written = rule_file().decode()
    assert old in written
    changed = written.replace(old, new, 1).encode()
    if told:
        message = refused(changed)
        assert told in message
        assert message.startswith("rules/r0.yaml:")
    else:
        assert load(changed)


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ('least: {type: quantity, default: "one"}', "11:36: params.least.default: 'one'"),
        ('least: {type: quantity, unit: pounds, default: "1"}', "unknown unit 'pounds'"),
        ("least: {type: duration, default: 36}", "default"),
        ("least: {type: quantity, default: ['1']}", "a quantity is one value, not a list"),
        ('least: {type: duration, default: "36"}', "not a duration"),
        ('least: {type: quantity, default: "1", loosest_comparable: "x"}', "loosest_comparable"),
        ('other: {type: quantity, default: "1"}', "the parameter 'other' is not used"),
        ('least: {type: duration, default: "1h"}', "cannot compare"),
    ],
)
def test_parameters_are_checked(params: str, told: str) -> None:
    holds = "backing.coverage >= 1" if "other" in params else "backing.coverage >= params.least"
    assert told in refused(rule_file(holds, f"params:\n  {params}"))


class TestDuplicates:
    @pytest.mark.fault("S05")
    @pytest.mark.parametrize(
        ("second", "taken"),
        [
            (rule_file(name="another-name"), "'TST-001' is already taken at rules/r0.yaml:2:5"),
            (rule_file(id="TST-002"), "'made-for-tests' is already taken at rules/r0.yaml:3:7"),
            (
                rule_file(id="TST-002", name="another-name", fields="aliases: [made-for-tests]"),
                "'made-for-tests' is already taken at rules/r0.yaml:3:7",
            ),
            (
                rule_file(id="TST-002", name="another-name", fields="aliases: [TST-001]"),
                "'TST-001' is already taken at rules/r0.yaml:2:5",
            ),
        ],
    )
    def test_are_refused_naming_both_places(self, second: bytes, taken: str) -> None:
        told = refused(rule_file(), second)
        assert taken in told
        assert told.startswith("rules/r1.yaml:")

    @pytest.mark.fault("S05")
    def test_a_pack_never_replaces_a_rule(self) -> None:
        told = refused(rule_file(), desk={"mine.yaml": rule_file("structure.promises_shares")})
        assert told.startswith("desk/mine.yaml:2:5: 'TST-001' is already taken at rules/")


class TestPacks:
    def test_a_folder_needs_no_pack_file(self) -> None:
        rules = load(
            rule_file(), **{"My Desk": {"a.yaml": rule_file(id="DSK-001", name="desk-rule")}}
        )
        assert [rule.spec.id for rule in rules.headline] == ["TST-001"]
        assert [(pack.name, pack.version) for pack in rules.house] == [("my-desk", "0")]
        assert [rule.spec.id for rule in rules.every] == ["DSK-001", "TST-001"]

    def test_declares_and_derives_keys_for_its_own_rules(self) -> None:
        pack = PACK + (
            "declare:\n  lender.bug_bounty: {kind: flag, meaning: A bounty is paid}\n"
            "derive:\n  lender.ratio: {unit: ratio, value: reserves.shares / supply.total_shares}\n"
            "  lender.twice: {unit: ratio, value: lender.ratio * 2}\n"
        )
        rule = rule_file("lender.twice >= 2 && lender.bug_bounty", id="LND-001", name="lender-safe")
        rules = load(rule_file(), desk={"pack.yaml": pack.encode(), "rule.yaml": rule})
        assert rules.catalogue["lender.bug_bounty"].owner == "documents"
        shares = CATALOGUE["reserves.shares"].unit
        given = evidence(
            [
                Fact("reserves.shares", Quantity(Fraction(10), shares), ()),
                Fact("supply.total_shares", Interval(Fraction(5), Fraction(10), shares), ()),
                Fact("lender.bug_bounty", Flag(value=True), ()),
            ]
        )
        found = evaluate_rule(rules.house[0].rules[0], rules.derived(given))
        assert found.outcome is Outcome.PASS
        lost = rules.derived(given.without(["supply.total_shares"]))["lender.twice"]
        assert isinstance(lost, Gap)
        assert (lost.cause, lost.tried) == (Cause.NOT_COLLECTED, ("lender.ratio",))

    @pytest.mark.fault("S07")
    def test_a_formula_that_takes_too_many_steps_leaves_a_gap_and_what_is_known_stays(self) -> None:
        inner = "reserves.scope.all(b, reserves.scope.all(c, c.shown))"
        slow = f"size(reserves.scope.filter(a, {inner}))"
        pack = PACK + f"derive:\n  lender.count: {{unit: count, value: '{slow}'}}\n"
        rule = rule_file(
            "\"lender.count > quantity('0', 'count')\"", id="LND-001", name="lender-counts"
        )
        rules = load(rule_file(), desk={"pack.yaml": pack.encode(), "rule.yaml": rule})
        many = Records(tuple({"shown": Flag(value=True)} for _ in range(100)), complete=True)
        given = evidence([Fact("reserves.scope", many, ())])
        spent = rules.derived(given)["lender.count"]
        assert isinstance(spent, Gap)
        assert (spent.cause, spent.reason) == (Cause.UNSUPPORTED, "budget")
        told = Fact("lender.count", Quantity(Fraction(3), unit("count")), ())
        assert rules.derived(given.with_entries([told]))["lender.count"] is told

    def test_a_figure_rests_on_what_was_seen_even_where_a_part_of_its_formula_is_missing(
        self,
    ) -> None:
        value = "size(reserves.scope.filter(a, a.shown || custody.segregated))"
        pack = PACK + f"derive:\n  lender.count: {{unit: count, value: '{value}'}}\n"
        rule = rule_file(
            "\"lender.count > quantity('0', 'count')\"", id="LND-001", name="lender-counts"
        )
        rules = load(rule_file(), desk={"pack.yaml": pack.encode(), "rule.yaml": rule})
        scope = rows("reserves.scope", {"shown": True}, {"shown": True})
        found = rules.derived(evidence([scope]))["lender.count"]
        assert found == Fact(
            "lender.count", Quantity(Fraction(2), unit("count")), scope.observations
        )

    @pytest.mark.fault("S05")
    @pytest.mark.parametrize(
        ("added", "told"),
        [
            ("declare:\n  backing.coverage: {kind: flag, meaning: Replaced}", "already in the cat"),
            ("derive:\n  backing.coverage: {value: '1'}", "already in the catalogue"),
            ("declare:\n  lender: {kind: flag, meaning: No group at all}", "is not a key such as"),
            ("declare:\n  params.x: {kind: flag, meaning: Shadows params}", "is not a key such as"),
            ("declare:\n  a.b: {kind: enumeration, meaning: No choices at all}", "needs some"),
            (
                "declare:\n  a.b: {kind: flag, choices: [x], meaning: Choices of a flag}",
                "belong to an enum",
            ),
            ("declare:\n  a.b: {kind: quantity, unit: lots, meaning: A lot of it}", "unknown unit"),
            ("derive:\n  a.b: {unit: USD, value: reserves.shares}", "formula gives shares"),
            ("derive:\n  a.b: {unit: ratio, value: reserves.share}", "Did you mean 'reserves.shar"),
            ("derive:\n  a.b: {unit: ratio, value: custody.regulated}", "expected an amount"),
            ("derive:\n  a.b: {unit: seconds, value: audit.as_of}", "gives a moment"),
            ("tailor: {made-for-testing: {least: '1'}}", "Did you mean 'made-for-tests'?"),
            ("tailor: {TST-001: {lest: '1'}}", "Did you mean 'least'?"),
            ("tailor: {TST-001: {least: one}}", "not a number"),
            ("severity: low", "unknown key 'severity'"),
            ("tailor: {TST-001: {severity: low}}", "has no parameter 'severity'"),
        ],
    )
    def test_what_a_pack_may_not_do(self, added: str, told: str) -> None:
        pack = (PACK + added).encode()
        message = refused(rule_file(ASKED, THRESHOLD), desk={"pack.yaml": pack})
        assert told in message
        assert message.startswith("desk/pack.yaml:")

    def test_one_pack_file_a_folder(self) -> None:
        told = refused(rule_file(), desk={"pack.yaml": PACK.encode(), "pack2.yaml": PACK.encode()})
        assert told.startswith("desk/pack2.yaml:1:9: a second pack file")

    def test_shipped_rules_do_not_see_what_packs_add(self) -> None:
        pack = PACK + "declare:\n  lender.bug_bounty: {kind: flag, meaning: A bounty is paid}\n"
        told = refused(rule_file("lender.bug_bounty"), desk={"pack.yaml": pack.encode()})
        assert "unknown fact 'lender.bug_bounty'" in told


class TestTailoring:
    def tailored(self, least: str) -> tuple[CompiledRules, CompiledRule]:
        pack = f"{PACK}tailor: {{made-for-tests: {{least: '{least}'}}}}\n"
        rules = load(rule_file(ASKED, THRESHOLD), desk={"pack.yaml": pack.encode()})
        return rules, rules.house[0].scored[0]

    @pytest.mark.fault("S05")
    @pytest.mark.parametrize(
        ("least", "loose"),
        [("1.01", False), ("1", False), ("0.995", False), ("0.994999999999999999", True)],
    )
    def test_a_looser_parameter_fails_the_rule_and_is_stamped(
        self, least: str, loose: object
    ) -> None:
        """Peer bug 15: a threshold loosened in silence."""
        rules, rule = self.tailored(least)
        found = evaluate_rule(rule, coverage("2"))
        assert found.tailored is loose
        assert (found.outcome is Outcome.FAIL) is loose
        assert (found.reason == "loosened") is loose
        assert rules.stamp().tailored[0].startswith(f"desk: made-for-tests.least 1 → {least}")
        assert dict(rules.stamp().rules[0].params)["least"] == "1", "the headline is untouched"
        assert rules.stamp().loosened == (("desk: made-for-tests.least",) if loose else ())

    def test_a_tailored_threshold_is_the_one_that_runs(self) -> None:
        _, rule = self.tailored("1.5")
        assert evaluate_rule(rule, coverage("1.4")).outcome is not Outcome.PASS
        assert evaluate_rule(rule, coverage("1.5")).outcome is Outcome.PASS

    @pytest.mark.parametrize(
        ("holds", "param", "stricter", "looser"),
        [
            ("backing.coverage >= params.p", 'type: quantity, default: "1"', "1.1", "0.9"),
            ("params.p <= backing.coverage", 'type: quantity, default: "1"', "1.1", "0.9"),
            (
                "1 > 0 && !(backing.coverage < params.p)",
                'type: quantity, default: "1"',
                "1.1",
                "0.9",
            ),
            ("reserves.age <= params.p", 'type: duration, default: "36h"', "35h", "37h"),
            (
                "reserves.feeds.all(f, f.age <= params.p)",
                'type: duration, default: "36h"',
                "35h",
                "37h",
            ),
            (
                "reserves.class in params.p",
                "type: enumeration_list, default: [third_party, custodian]",
                "third_party",
                "third_party, issuer",
            ),
        ],
    )
    def test_without_a_stated_limit_a_parameter_may_only_become_stricter(
        self, holds: str, param: str, stricter: str, looser: str
    ) -> None:
        rule = load(rule_file(holds, f"params:\n  p: {{{param}}}")).headline[0]
        assert not rule.tailored({"p": stricter}).loosened
        assert rule.tailored({"p": looser}).loosened == ("p",)

    @pytest.mark.parametrize(
        ("holds", "param", "changed", "told"),
        [
            (
                "reserves.class in params.p",
                "type: enumeration_list, default: [issuer]",
                "issuer, ",
                "none of them empty",
            ),
            (
                "backing.coverage >= params.p",
                'type: quantity, default: "1"',
                "much",
                "'much' is not a number",
            ),
            (
                "reserves.age <= params.p",
                'type: duration, default: "1h"',
                "soon",
                "'soon' is not a duration",
            ),
        ],
    )
    def test_what_a_parameter_cannot_be_is_told(
        self, holds: str, param: str, changed: str, told: str
    ) -> None:
        rule = load(rule_file(holds, f"params:\n  p: {{{param}}}")).headline[0]
        with pytest.raises(ValueError, match=told):
            rule.tailored({"p": changed})

    @pytest.mark.parametrize("changed", ["2", "0.5"])
    def test_a_threshold_that_chooses_rows_may_lean_either_way(self, changed: str) -> None:
        chosen = "supply.deployments.filter(d, d.multiplier > params.p)"
        holds = f"{chosen}.all(d, d.read_from == 'chain')"
        rule = load(rule_file(f'"{holds}"', 'params:\n  p: {type: quantity, default: "1"}'))
        assert rule.headline[0].tailored({"p": changed}).loosened == ("p",)

    @pytest.mark.parametrize("changed", ["1.1", "0.9"])
    def test_where_looser_cannot_be_told_any_change_is(self, changed: str) -> None:
        holds = "backing.coverage >= params.p && backing.coverage_gross <= params.p"
        rule = load(rule_file(holds, 'params:\n  p: {type: quantity, default: "1"}')).headline[0]
        assert rule.tailored({"p": changed}).loosened == ("p",)

    def test_a_case_with_a_parameter_that_cannot_be_read_is_refused(self) -> None:
        case = (
            "  - {name: a threshold that is a word, given: {},"
            " params: {least: much}, expect: unknown}\n"
        )
        told = refused(rule_file(ASKED, THRESHOLD) + case.encode())
        assert told.startswith("rules/r0.yaml:")
        assert "least: 'much' is not a number" in told

    def test_text(self) -> None:
        param = "type: text, default: third_party, loosest_comparable: custodian"
        rule = load(rule_file("reserves.class == params.p", f"params:\n  p: {{{param}}}")).headline[
            0
        ]
        assert not rule.tailored({"p": "custodian"}).loosened
        assert rule.tailored({"p": "issuer"}).loosened

    def test_a_case_may_show_the_guardrail(self) -> None:
        case = (
            "  - {name: a looser threshold, given: {backing.coverage: '2'},"
            " params: {least: '0.5'}, expect: fail, reason: loosened}\n"
        )
        rule = load(rule_file(ASKED, THRESHOLD) + case.encode()).headline[0]
        assert [result.agrees for result in run_cases(rule)] == [True, True, True]


class TestDigest:
    FILES = (("b.yaml", b"two"), ("a.yaml", b"one"))

    def test_depends_on_names_and_bytes_not_on_order(self) -> None:
        assert digest(self.FILES) == digest(self.FILES[::-1])
        assert digest(self.FILES) != digest((("b.yaml", b"one"), ("a.yaml", b"two")))
        assert digest(self.FILES) != digest(self.FILES[:1])

    def test_is_sha_256_over_canonical_names_and_digests(self) -> None:
        one, two = sha256(b"one").hexdigest(), sha256(b"two").hexdigest()
        written = f'[["a.yaml","{one}"],["b.yaml","{two}"]]'
        assert digest(self.FILES) == sha256(written.encode()).hexdigest()

    def test_covers_packs_and_comments(self) -> None:
        plain = load(rule_file())
        assert load(rule_file() + b"# changed\n").digest != plain.digest
        assert load(rule_file(), desk={"pack.yaml": PACK.encode()}).digest != plain.digest


class TestFinding:
    def test_by_id_name_and_alias(self) -> None:
        rules = load(rule_file(fields="aliases: [old-name]"))
        for name in ("TST-001", "made-for-tests", "old-name"):
            assert rules.find(name) is rules.headline[0]

    def test_an_unknown_one_lists_the_nearest(self) -> None:
        """Peer bug 1: selecting a rule that does not exist ran none and passed."""
        with pytest.raises(InputError, match="Did you mean 'made-for-tests'"):
            load(rule_file()).find("made-for-test")

    def test_other_documents(self) -> None:
        rules = load(rule_file(), b"schema: auditor/scoring/v1\nversion: x\n")
        assert rules.other("auditor/scoring/v1").name == "rules/r1.yaml"
        with pytest.raises(InputError, match="no file with `schema: auditor/x/v1`"):
            rules.other("auditor/x/v1")

    def test_of_two_policies_neither_is_taken(self) -> None:
        policy = b"schema: auditor/scoring/v1\nversion: x\n"
        with pytest.raises(InputError) as caught:
            load(rule_file(), policy, policy).other("auditor/scoring/v1")
        assert str(caught.value) == (
            "rules/r2.yaml:1:9: a second file with `schema: auditor/scoring/v1`;"
            " the first is rules/r1.yaml."
        )


def test_a_wrong_case_is_reported() -> None:
    """Peer bug 3: a failing self-test went unseen."""
    case = "  - {name: never true at all, given: {backing.coverage: '0'}, expect: pass}\n"
    wrong = run_cases(load(rule_file() + case.encode()).headline[0])[-1]
    assert not wrong.agrees
    assert str(wrong) == (
        "made-for-tests: never true at all: expected pass, got fail (does_not_hold)"
    )


def test_the_catalogue_itself_is_unchanged() -> None:
    before = Catalogue(dict(CATALOGUE.keys))
    load(rule_file(), desk={"pack.yaml": PACK.encode()})
    assert before == CATALOGUE
