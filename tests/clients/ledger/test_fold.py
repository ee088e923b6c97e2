import pytest

from auditor.clients.ledger.decode import RawLog, checked, logs_of
from auditor.clients.ledger.fold import Fold
from auditor.clients.reading import Issue, Page
from auditor.errors import SourceError


TOKEN = "0x" + "11" * 20
TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
A, B = "0x" + "aa" * 20, "0x" + "bb" * 20
NOBODY = "0x" + "00" * 20


def topic(address: str) -> str:
    return "0x" + 24 * "0" + address[2:]


def log(block: int, index: int, source: str, target: str, units: int, **more) -> RawLog:
    fields = {
        "address": TOKEN,
        "topics": [TRANSFER, topic(source), topic(target)],
        "data": f"0x{units:064x}",
        "blockNumber": hex(block),
        "logIndex": hex(index),
    }
    return RawLog(**{**fields, **more})


HISTORY = [
    log(1, 0, NOBODY, A, 100),
    log(1, 1, A, B, 30),
    log(2, 0, B, B, 0),
    log(3, 5, B, NOBODY, 10),
    log(3, 9, NOBODY, B, 5),
]


def folded(logs, last=9) -> Fold:
    fold = Fold(0, -1)
    fold.add(logs, Page(0, last, len(logs), "00" * 32))
    return fold


def test_transfers_add_up():
    fold = folded(HISTORY)
    assert fold.addresses() == {A: 70, B: 25}
    assert fold.senders() == {A, B}
    assert fold.issues == [Issue(1, 100), Issue(3, -5)]
    assert (fold.logs, fold.last) == (5, 9)


@pytest.mark.fault("L07")
def test_a_lost_order_is_restored_and_a_log_that_comes_twice_counts_once():
    mixed = [HISTORY[3], HISTORY[0], HISTORY[0], HISTORY[4], HISTORY[2], HISTORY[1]]
    assert folded(mixed).addresses() == {A: 70, B: 25}
    assert folded(mixed).logs == 5


@pytest.mark.fault("L07")
def test_two_different_logs_of_one_number_are_refused():
    with pytest.raises(SourceError, match="rpc_protocol"):
        folded([*HISTORY, log(3, 9, NOBODY, B, 6)])


@pytest.mark.fault("L06")
def test_sending_what_was_never_received_shows_a_missing_transfer():
    with pytest.raises(SourceError, match="log_gap"):
        folded(HISTORY[1:])


def test_within_a_block_a_token_may_report_in_any_order():
    early = [log(1, 0, A, B, 30), log(1, 1, NOBODY, A, 100)]
    assert folded(early).addresses() == {A: 70, B: 30}


def test_transfers_of_an_erc721_are_not_counted():
    four = [TRANSFER, topic(NOBODY), topic(A), topic(B)]
    fold = folded([*HISTORY, log(4, 0, A, B, 1, topics=four)])
    assert fold.logs == 5


@pytest.mark.fault("L07")
@pytest.mark.parametrize(
    "odd",
    [
        {"address": A},
        {"topics": ["0x" + "12" * 32, topic(A), topic(B)]},
        {"topics": []},
        {"removed": True},
        {"blockNumber": "0x63"},
        {"blockNumber": "seven"},
        {"data": "0x"},
        {"data": "0x" + "00" * 64},
        {"data": "12" * 33},
    ],
)
def test_a_log_that_was_not_asked_for_is_refused(odd):
    logs = [log(1, 0, NOBODY, A, 1, **odd)]
    with pytest.raises(SourceError, match="rpc_protocol"):
        checked(logs, TOKEN, frozenset({TRANSFER}), (0, 9))


@pytest.mark.parametrize(
    "odd",
    [
        {"data": "0x" + "zz" * 32},
        {"logIndex": "-"},
        {"topics": [TRANSFER, "0x" + "ff" * 32, topic(B)]},
    ],
)
def test_what_is_no_number_or_address_is_refused(odd):
    with pytest.raises(SourceError, match="rpc_protocol"):
        folded([log(1, 0, NOBODY, A, 1, **odd)]).addresses()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "rpc_bad_response"),
        (b"<html>", "rpc_bad_response"),
        (b'{"id":1,"result":[{"address":1}]}', "rpc_protocol"),
        (b'{"jsonrpc":"2.0","id":2,"result":[]}', "rpc_protocol"),
        (b'{"jsonrpc":"2.0","id":1,"result":null}', "rpc_protocol"),
        (b'{"jsonrpc":"2.0","id":1}', "rpc_protocol"),
        (
            (
                b'{"jsonrpc":"2.0","id":1,"error":{"code":-32005,"message":"query returned more '
                b'than 10000 results. Try with this block range [0x1, 0x2]."}}'
            ),
            "range_limit",
        ),
    ],
)
def test_a_reply_without_logs_says_why(body, reason):
    with pytest.raises(SourceError) as caught:
        logs_of(body, 1, "eth_getLogs")
    assert caught.value.reason == reason
