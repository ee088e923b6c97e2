import base64
import html
import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.base.redact import Redactor, endpoint, fingerprint, install_logging_filter


CANARY = "s3cr+t/Ké y&1"
ENCODINGS: dict[str, Callable[[str], str]] = {
    "raw": lambda secret: secret,
    "quoted": quote,
    "quoted all": lambda secret: quote(secret, safe=""),
    "quoted plus": quote_plus,
    "quoted twice": lambda secret: quote(quote(secret, safe=""), safe=""),
    "percent only": lambda secret: "".join(f"%{byte:02x}" for byte in secret.encode()),
    "base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "base64 for addresses": lambda secret: base64.urlsafe_b64encode(secret.encode()).decode(),
    "hex": lambda secret: secret.encode().hex(),
    "hex capitals": lambda secret: secret.encode().hex().upper(),
    "json": lambda secret: json.dumps(secret)[1:-1],
    "html": html.escape,
    "entities": lambda secret: "".join(f"&#{ord(each)};" for each in secret),
    "python": lambda secret: ascii(secret)[1:-1],
    "bytes": lambda secret: repr(secret.encode())[2:-1],
}
SECRETS = st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=40)
AROUND = st.text(max_size=12)


@pytest.mark.fault("B10")
@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://rpc.example/v2/KEY", "https://rpc.example"),
        ("https://rpc.example/?key=KEY", "https://rpc.example"),
        ("https://user:KEY@rpc.example", "https://rpc.example"),
        ("https://rpc.example:8545/KEY#KEY", "https://rpc.example:8545"),
        ("https://rpc.example#KEY", "https://rpc.example"),
        ("wss://user@KEY@rpc.example/", "wss://rpc.example"),
    ],
)
def test_an_endpoint_shows_its_host_only(url: str, host: str) -> None:
    assert endpoint(url) == f"{host}/***#fp={fingerprint(url)}"


@pytest.mark.parametrize("url", ["https://rpc.example", "https://rpc.example/", "http://[::1]:80"])
def test_a_bare_host_has_nothing_to_hide(url: str) -> None:
    assert endpoint(url) == url.rstrip("/")


@pytest.mark.fault("B10")
@pytest.mark.parametrize("url", ["KEY", "", "http://[KEY", "https:///KEY", "//host/KEY", "k:KEY"])
def test_what_is_no_address_shows_nothing(url: str) -> None:
    assert endpoint(url) == f"***#fp={fingerprint(url)}"


def test_fingerprints_tell_keys_apart_and_are_short() -> None:
    prints = {fingerprint(f"https://rpc.example/{key}") for key in range(20)}
    assert len(prints) > 15
    assert {len(each) for each in prints} == {4}
    assert fingerprint("a\ud800") == fingerprint("a\ud800")


@pytest.mark.fault("B10")
@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
def test_a_secret_goes_in_each_encoding(encode: Callable[[str], str]) -> None:
    redactor = Redactor()
    redactor.register(CANARY)
    assert redactor.clean(f"<{encode(CANARY)}>") == "<***>"


@pytest.mark.fault("B10")
@given(SECRETS, AROUND, AROUND, st.sampled_from(sorted(ENCODINGS)))
def test_no_canary_survives(secret: str, before: str, after: str, encoding: str) -> None:
    redactor = Redactor()
    redactor.register(secret)
    form = ENCODINGS[encoding](secret)
    cleaned = redactor.clean(before + form + after)
    assert secret not in cleaned
    assert form not in cleaned
    assert redactor.clean(cleaned) == cleaned


@pytest.mark.fault("B10")
@given(st.binary(max_size=5), st.text(min_size=8, max_size=30), st.binary(max_size=5))
def test_base64_of_something_longer_does_not_hold_it(
    before: bytes, secret: str, after: bytes
) -> None:
    raw = secret.encode(errors="replace")
    redactor = Redactor()
    redactor.register(raw.decode())
    basic = base64.b64encode(before + raw + after).decode()
    cleaned = redactor.clean(f"Basic {basic}")
    left = len(cleaned.removeprefix("Basic ").replace("***", ""))
    assert "***" in cleaned
    assert left <= (len(before) + len(after) + 2) * 8 // 6 + 4


@given(st.text(max_size=30))
def test_without_secrets_nothing_changes(text: str) -> None:
    redactor = Redactor()
    redactor.register("abc")  # too short to be one
    assert redactor.clean(text) == text


@given(st.text("abc ", max_size=30))
def test_what_holds_no_secret_stays(text: str) -> None:
    redactor = Redactor()
    redactor.register("xyz-xyz-xyz")
    redactor.register_url("https://rpc.example/")
    assert redactor.clean(text) == text
    assert redactor.clean("see https://rpc.example/////") == "see https://rpc.example/////"


@pytest.mark.fault("B10")
def test_an_address_goes_whole_and_in_parts() -> None:
    url = "https://user:p%40ss@rpc.example/v2/0123456789abcdef?token=fedcba98&net=main"
    redactor = Redactor()
    redactor.register_url(url)
    assert redactor.clean(f"GET {url} failed") == f"GET {endpoint(url)} failed"
    for part in (
        "/v2/0123456789abcdef",
        "0123456789abcdef",
        "p@ss",
        "p%40ss",
        "fedcba98",
        "user:p@ss",
    ):
        assert redactor.clean(f"<{part}>") == "<***>"
    assert redactor.clean("user of net main on rpc.example, v2") == (
        "user of net main on rpc.example, v2"
    )


@pytest.mark.fault("B10")
def test_the_longer_of_two_secrets_goes_first() -> None:
    redactor = Redactor()
    redactor.register("key-1")
    redactor.register("key-1-longer")
    assert redactor.clean("key-1-longer key-1") == "*** ***"


@pytest.mark.fault("B10")
def test_what_a_removal_puts_together_goes_too() -> None:
    redactor = Redactor()
    redactor.register("ab**")
    assert redactor.clean("kept abab**** kept") == "kept ****** kept"
    redactor.register("****")
    for text in ("abab****", "*******", "ab" * 9 + "*" * 9):
        cleaned = redactor.clean(text)
        assert "ab**" not in cleaned
        assert "****" not in cleaned


@pytest.fixture
def log() -> Iterator[tuple[logging.Handler, StringIO]]:
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(
        logging.Formatter("%(name)s %(message)s %(endpoint)s", defaults={"endpoint": ""})
    )
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    redactor = Redactor()
    redactor.register(CANARY)
    undo = install_logging_filter(redactor)
    yield handler, written
    undo()
    root.removeHandler(handler)
    root.setLevel(level)


def refuse() -> None:
    raise ConnectionError(f"https://rpc.example/{CANARY}") from KeyError(CANARY)


@pytest.mark.fault("B10")
@pytest.mark.parametrize("name", ["", "httpx", "httpcore.connection", "urllib3", "web3.x", "other"])
def test_no_log_record_holds_a_secret(name: str, log: tuple[logging.Handler, StringIO]) -> None:
    logger = logging.getLogger(name)
    logger.warning("plain %s", CANARY)
    logger.warning("in the format " + CANARY)  # noqa: G003 - as libraries do
    logger.warning("extra", extra={"endpoint": CANARY}, stack_info=True)
    logger.warning(ValueError(CANARY))
    try:
        refuse()
    except ConnectionError:
        logger.exception("failed at %s", CANARY)
    written = log[1].getvalue()
    assert written.count("***") >= 5
    assert "ConnectionError" in written
    assert CANARY not in written


@pytest.mark.fault("B10")
def test_request_logs_are_quiet_until_undone() -> None:
    before = logging.getLogger("httpx").level
    factory = logging.getLogRecordFactory()
    undo = install_logging_filter(Redactor())
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
    undo()
    assert logging.getLogger("httpx").level == before
    assert logging.getLogRecordFactory() is factory


@pytest.mark.fault("B10")
def test_records_carry_no_exception_for_other_formatters(
    log: tuple[logging.Handler, StringIO],
) -> None:
    error = ValueError(CANARY)
    raised = (ValueError, error, None)
    record = logging.getLogger().makeRecord("x", 30, "p", 1, "m", (), raised, sinfo=CANARY)
    assert (record.exc_info, record.exc_text) == (None, "ValueError: ***")
    assert record.stack_info == "***"
    assert log[1].getvalue() == ""


def test_a_broken_log_call_does_not_end_the_run(log: tuple[logging.Handler, StringIO]) -> None:
    logging.getLogger("x").warning("%d", "no number")
    assert "could not be formatted" in log[1].getvalue()
