import pytest

from auditor.archive.facts import FACTS, decode_facts, encode_facts
from auditor.errors import IntegrityError
from auditor.model.evidence import Evidence


def test_no_evidence_is_evidence_too() -> None:
    members = encode_facts(Evidence())
    assert list(members) == [FACTS]
    assert len(decode_facts(members[FACTS], lambda _: b"")) == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"schema":"auditor/facts/v1"}',
        b'{"schema":"auditor/facts/v1","facts":[]}',
        b'{"schema":"auditor/facts/v2","facts":{}}',
        b'{"schema":"auditor/facts/v1","facts":{"a":1}}',
        b'{"schema":"auditor/facts/v1","facts":{"a":{}}}',
        (
            b'{"schema":"auditor/facts/v1","facts":{"a":{"gap":"nonsense","reason":"","detail":"",'
            b'"tried":[]}}}'
        ),
        (
            b'{"schema":"auditor/facts/v1","facts":{"a":{"observations":[],"value":'
            b'{"kind":"quantity","amount":"1/0","unit":"ratio"}}}}'
        ),
        b'{"schema":"auditor/facts/v1","facts":{"a":{"observations":[],"value":{"kind":"x"}}}}',
    ],
)
def test_what_holds_no_evidence_is_refused(data: bytes) -> None:
    with pytest.raises(IntegrityError, match=r"facts\.json"):
        decode_facts(data, lambda _: b"")
