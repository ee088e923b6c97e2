import pytest

from auditor.base import strict_yaml
from auditor.errors import InputError
from auditor.model.parsing import parse
from auditor.model.place import BELOW
from auditor.model.watchlist import WatchlistSpec


HEAD = "schema: auditor/watchlist/v1\n"


def read(text: str) -> WatchlistSpec:
    return parse(WatchlistSpec, strict_yaml.load(HEAD + text, "w.yaml"))


def refused(text: str) -> str:
    with pytest.raises(InputError) as caught:
        read(text)
    return str(caught.value)


def test_a_list_of_product_files_with_recordings_is_taken() -> None:
    spec = read("products: [a.yaml, more/*.yaml]\nreplay: recordings/today")
    assert spec.products == ["a.yaml", "more/*.yaml"]
    assert spec.replay == "recordings/today"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (
            "../recordings",
            f"'../recordings' leaves the watchlist's folder; {BELOW}.",
        ),
        ("a/../../b", "leaves the watchlist's folder; put the watchlist above these folders"),
        ("/recordings", "'/recordings' leaves the folder of the file; use a relative path."),
        ("~/recordings", "leaves the folder of the file; use a relative path."),
    ],
)
def test_a_path_that_leads_out_of_its_folder_is_refused(path: str, told: str) -> None:
    said = refused(f'products: [a.yaml]\nreplay: "{path}"')
    assert said.startswith("w.yaml:3:9: replay: ")
    assert told in said


@pytest.mark.parametrize("asked", ["issuer: Backed", 'chain: "eip155:1"', "ticker: AAPL"])
def test_one_question_to_the_registry_is_a_list(asked: str) -> None:
    (question,) = read(f"registry: [{{{asked}}}]").registry
    name, wanted = asked.replace('"', "").split(": ")
    assert getattr(question, name) == wanted


def test_all_of_the_registry_is_no_list() -> None:
    assert refused("registry: [{}]") == (
        "w.yaml:2:12: registry.0: an entry needs issuer, chain or ticker: "
        "all of the registry is no list."
    )
