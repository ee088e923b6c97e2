import pytest
import weasyprint
from fake_world import World, gaps, product, rows, seen

from auditor.collect.reserve.collector import Reserves
from auditor.collect.reserve.figure_binding import bound_figures
from auditor.collect.text.model import Block, BlockKind
from auditor.errors import SourceError
from auditor.model.provenance import Strength
from auditor.model.reserve_source import Reserve
from auditor.model.value import Moment, Quantity


STATEMENTS = "reserves.statements"
SAYS = (
    "Backed Assets (JE) Limited held 196869 shares of Tesla, Inc. (ISIN US88160R1014) "
    "in custody as of 31 August 2026."
)
ISSUER, ISIN, DAY = "Backed Assets (JE) Limited", "US88160R1014", "31 August 2026"


def source(**changed: object) -> dict[str, object]:
    return {"kind": "document", "path": "a.md", "class": "third_party"} | changed


def collect(text: str, **changed: object) -> list[object]:
    spec = product(reserves=[source(**changed)])
    return list(World(pages={"a.md": text}).collect(Reserves(), spec))


def reason(found: list[object]) -> tuple[str, str]:
    (gap,) = gaps(found, STATEMENTS)
    return gap.cause.value, gap.reason


def test_a_sentence_that_names_everything_is_a_statement() -> None:
    found = collect(f"We were engaged in July. {SAYS} We express no opinion.")
    (row,) = rows(found, STATEMENTS)
    assert isinstance(row["amount"], Quantity)
    assert row["amount"].amount == 196_869
    assert isinstance(row["as_of"], Moment)
    assert f"{row['as_of'].at:%Y-%m-%d}" == "2026-08-31"
    (told,) = [each.provenance for each in seen(found, STATEMENTS)]
    assert (told.strength, told.rests_on) == (Strength.ANALYST, Strength.THIRD_PARTY)


@pytest.mark.fault("H16")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ISIN, "US0378331005"),
        (f"(ISIN {ISIN}) ", ""),
        (ISSUER, "Another Issuer Limited"),
        ("as of 31 August 2026", ""),
        ("as of 31 August 2026", "published 31 August 2026"),
        ("held", "did not hold"),
        ("held", "would have held"),
        ("in custody as of", "in custody. This report is as of"),
    ],
)
def test_a_figure_that_lacks_its_subject_or_day_is_out_of_scope(old: str, new: str) -> None:
    assert old in SAYS
    assert reason(collect(SAYS.replace(old, new))) == ("conflicting", "scope_mismatch")


@pytest.mark.fault("H16")
@pytest.mark.parametrize("word", ["TSLAx", "TSLA"])
def test_a_ticker_or_symbol_counts_as_a_whole_word_only(word: str) -> None:
    text = f"{ISSUER} held 5 shares of {word} as of {DAY}."
    expected = "TSLA" if word == "TSLA" else ""
    if expected:
        assert len(rows(collect(text), STATEMENTS)) == 1
    else:
        assert reason(collect(text)) == ("conflicting", "scope_mismatch")


@pytest.mark.fault("H14")
def test_an_ambiguous_day_is_unknown_until_the_product_file_settles_it() -> None:
    text = SAYS.replace(DAY, "03/04/2026")
    assert reason(collect(text)) == ("unreadable", "ambiguous_date")
    (row,) = rows(collect(text, dates="day_first"), STATEMENTS)
    assert f"{row['as_of'].at:%Y-%m-%d}" == "2026-04-03"


@pytest.mark.fault("H15")
def test_an_ambiguous_number_is_unknown_until_the_product_file_or_the_document_settles_it() -> None:
    text = SAYS.replace("196869", "196,869")
    assert reason(collect(text)) == ("unreadable", "ambiguous_number")
    for found in (collect(text, numbers="1,234.5"), collect(f"{text} Assets were 1,234,567.80.")):
        (row,) = rows(found, STATEMENTS)
        assert row["amount"].amount == 196_869


@pytest.mark.parametrize("word", ["approximately 196869", "at least 196869", "1.2 million"])
def test_a_figure_that_is_not_exact_is_none(word: str) -> None:
    text = SAYS.replace("196869", word)
    assert reason(collect(text))[1] in ("ambiguous_number", "scope_mismatch", "no_figure")


def test_a_document_without_a_figure_hides_none() -> None:
    assert reason(collect("Tokens are fully backed.")) == ("not_collected", "no_figure")


def test_a_day_to_come_is_no_day_of_a_figure() -> None:
    text = SAYS.replace("2026", "2027")
    assert reason(collect(text)) == ("stale", "future_timestamp")


def test_two_figures_of_one_day_conflict() -> None:
    other = SAYS.replace("196869", "196868")
    assert reason(collect(f"{SAYS} {other}")) == ("conflicting", "source_dispute")


def test_figures_of_several_days_are_a_history() -> None:
    earlier = SAYS.replace("August", "July").replace("196869", "190000")
    assert len(rows(collect(f"{earlier} {SAYS}"), STATEMENTS)) == 2


def test_what_is_outstanding_is_not_held() -> None:
    text = f"{ISSUER} held TSLA, which has 3200000000 shares outstanding as of {DAY}."
    assert reason(collect(text)) == ("not_collected", "no_figure")


class TestRows:
    HEADS = ("Security", "ISIN", "Shares held", "As of")

    def row(self, *cells: str, path: tuple[str, ...] = (ISSUER,)) -> Block:
        pairs = tuple(zip(self.HEADS, cells, strict=True))
        return Block(" ".join(cells), BlockKind.ROW, "table tr", path, pairs)

    def bound(self, *blocks: Block) -> list[tuple[int, str]]:
        reserve = Reserve.model_validate(source())
        found = bound_figures(blocks, product(), reserve, "1,234.5")
        return [(int(each.figure), f"{each.as_of:%Y-%m-%d}") for each in found]

    def test_a_row_binds_its_cells_under_the_headings_above_it(self) -> None:
        ours = self.row("Tesla", ISIN, "196,869", DAY)
        other = self.row("Apple", "US0378331005", "5,000", DAY)
        assert self.bound(other, ours) == [(196_869, "2026-08-31")]

    @pytest.mark.fault("H16")
    def test_a_swapped_row_is_out_of_scope(self) -> None:
        with pytest.raises(SourceError, match="scope_mismatch"):
            self.bound(self.row("Tesla", "US0378331005", "196,869", DAY))

    @pytest.mark.fault("H16")
    def test_another_issuers_table_is_out_of_scope(self) -> None:
        with pytest.raises(SourceError, match="scope_mismatch"):
            self.bound(self.row("Tesla", ISIN, "196,869", DAY, path=("Another Issuer",)))

    def test_the_day_may_stand_in_the_heading(self) -> None:
        block = self.row("Tesla", ISIN, "196,869", "", path=(ISSUER, f"Holdings as of {DAY}"))
        assert self.bound(block) == [(196_869, "2026-08-31")]

    def test_a_footnote_in_the_cell_makes_it_ambiguous(self) -> None:
        with pytest.raises(SourceError, match="ambiguous_number"):
            self.bound(self.row("Tesla", ISIN, "196,869 1", DAY))

    def test_menus_and_headings_state_nothing(self) -> None:
        with pytest.raises(SourceError, match="no_figure"):
            self.bound(Block(SAYS, BlockKind.NAVIGATION, "nav"))


TABLE = f"""<html><body><h1>Agreed-upon procedures</h1><p>{"Engaged by the issuer. " * 20}</p>
<h2>{ISSUER}: holdings as of {DAY}</h2>
<table><thead><tr><th>Security</th><th>ISIN</th><th>Shares held</th></tr></thead><tbody>
<tr><td>Apple</td><td>US0378331005</td><td>5,000</td></tr>
<tr><td>Tesla</td><td>{ISIN}</td><td>196,869</td></tr>
</tbody></table>
<p style="display:none">{SAYS.replace("196869", "999999")}</p></body></html>"""


def read(name: str, body: object) -> list[object]:
    spec = product(reserves=[source(path=name, numbers="1,234.5")])
    return list(World(pages={name: body}).collect(Reserves(), spec))


def test_a_table_row_is_read_and_hidden_words_are_not() -> None:
    (row,) = rows(read("a.html", TABLE), STATEMENTS)
    assert row["amount"].amount == 196_869
    assert f"{row['as_of'].at:%Y-%m-%d}" == "2026-08-31"


def test_a_printed_attestation_is_read_with_its_page() -> None:
    html = f"<p>{'We performed procedures. ' * 30}</p><p>{SAYS}</p>"
    found = read("a.pdf", weasyprint.HTML(string=html).write_pdf())
    (row,) = rows(found, STATEMENTS)
    assert row["amount"].amount == 196_869
    (told,) = [each.provenance for each in seen(found, STATEMENTS)]
    assert told.locator.startswith("a.pdf p. 1")
