"""`facts.json`: the collected evidence as a member of the bundle, read back without loss."""

from collections.abc import Callable
from typing import cast

from auditor.archive.tape import BLOBS
from auditor.base import canonical, strict_json
from auditor.errors import InputError, IntegrityError
from auditor.model.evidence import Evidence, evidence
from auditor.model.wire import decode_entry, encode_entry


FACTS = "facts.json"
SCHEMA = "auditor/facts/v1"
LIMITS = strict_json.Limits(size=256 * 2**20)


def encode_facts(collected: Evidence) -> dict[str, bytes]:
    """`facts.json` and the blobs of its series, by member name."""
    members: dict[str, bytes] = {}

    def keep(data: bytes) -> str:
        digest = canonical.digest(data)
        members[BLOBS + digest] = data
        return digest

    facts = {key: encode_entry(collected[key], keep) for key in collected}
    members[FACTS] = (
        canonical.dumps({"schema": SCHEMA, "facts": cast("canonical.Wire", facts)}) + b"\n"
    )
    return members


def decode_facts(data: bytes, fetch: Callable[[str], bytes]) -> Evidence:
    """The evidence in `facts.json`; IntegrityError when it is not such a file."""
    try:
        told = strict_json.loads(data, FACTS, LIMITS)
        if not isinstance(told, dict) or told.get("schema") != SCHEMA:
            raise IntegrityError(f"{FACTS}: the schema is not {SCHEMA}.")
        facts = told["facts"]
        if not isinstance(facts, dict):
            raise IntegrityError(f"{FACTS}: `facts` is not an object.")
        entries = [
            decode_entry(key, wire, fetch) for key, wire in facts.items() if isinstance(wire, dict)
        ]
    except (InputError, KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise IntegrityError(f"{FACTS} does not hold evidence: {error}") from None
    if len(entries) != len(facts):
        raise IntegrityError(f"{FACTS}: an entry is not an object.")
    return evidence(entries)
