"""The bundle's table of contents: what was run, on what, and the digest of every member."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from auditor.base import canonical, strict_json
from auditor.base.instants import format_instant, parse_instant
from auditor.base.strict_json import JsonValue
from auditor.errors import InputError, IntegrityError
from auditor.model.report import BlockStamp, Origin, Recording


MANIFEST = "manifest.json"
SCHEMA = "auditor/bundle/v1"
_LIMITS = strict_json.Limits(size=32 * 2**20)
_KEYS = frozenset(
    {
        "schema",
        "tool",
        "ruleset",
        "as_of",
        "origin",
        "source",
        "blocks",
        "draft",
        "members",
        "root",
    }
)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the bundle; `digest` is its SHA-256 in hex."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the bundle is about and what is in it, members sorted by name."""

    tool: str
    ruleset: str
    as_of: datetime
    recording: Recording
    blocks: tuple[BlockStamp, ...]
    members: tuple[Member, ...]
    draft: bool = False

    @property
    def root(self) -> str:
        """SHA-256 of the canonical manifest without the root itself, in hex."""
        return canonical.digest_of(self._body())

    def encode(self) -> bytes:
        """The bytes of `manifest.json`."""
        return canonical.dumps({**self._body(), "root": self.root}) + b"\n"

    def _body(self) -> dict[str, canonical.Wire]:
        return {
            "schema": SCHEMA,
            "tool": self.tool,
            "ruleset": self.ruleset,
            "as_of": format_instant(self.as_of),
            "origin": self.recording.origin.value,
            "source": self.recording.source,
            "blocks": [_block(each) for each in self.blocks],
            "draft": self.draft,
            "members": [
                {"name": each.name, "size": each.size, "sha256": each.digest}
                for each in self.members
            ],
        }


def listed(members: Mapping[str, bytes]) -> tuple[Member, ...]:
    """The member list of these files, sorted by name."""
    return tuple(
        Member(name, len(members[name]), canonical.digest(members[name]))
        for name in sorted(members)
    )


def decode(data: bytes) -> Manifest:
    """The manifest in `data`; IntegrityError when it is none or its root does not hold."""
    try:
        told = strict_json.loads(data, MANIFEST, _LIMITS)
        if not isinstance(told, dict) or told.keys() != _KEYS or told["schema"] != SCHEMA:
            raise IntegrityError(f"{MANIFEST} is not an {SCHEMA} manifest.")
        manifest = Manifest(
            tool=_text(told["tool"]),
            ruleset=_text(told["ruleset"]),
            as_of=parse_instant(_text(told["as_of"])),
            recording=Recording(Origin(_text(told["origin"])), _text(told["source"])),
            blocks=tuple(_read_block(each) for each in _objects(told["blocks"])),
            members=tuple(_read_member(each) for each in _objects(told["members"])),
            draft=told["draft"] is True,
        )
        root, encoded = manifest.root, manifest.encode()
    except (InputError, KeyError, TypeError, ValueError) as error:
        raise IntegrityError(f"{MANIFEST} cannot be used: {error}") from None
    if told["root"] != root:
        raise IntegrityError(f"{MANIFEST}: the root is not that of its content.")
    if data != encoded:
        raise IntegrityError(f"{MANIFEST} is not in canonical form.")
    return manifest


def _block(stamp: BlockStamp) -> dict[str, canonical.Wire]:
    return {
        "chain": stamp.chain,
        "number": stamp.number,
        "hash": stamp.hash,
        "time": format_instant(stamp.time),
        "finality": stamp.finality,
        "sources": stamp.sources,
        "configured": stamp.configured,
        "disputes": stamp.disputes,
        "reads": stamp.reads,
    }


def _read_block(told: dict[str, JsonValue]) -> BlockStamp:
    return BlockStamp(
        chain=_text(told["chain"]),
        number=_count(told["number"]),
        hash=_text(told["hash"]),
        time=parse_instant(_text(told["time"])),
        finality=_text(told["finality"]),
        sources=_count(told["sources"]),
        configured=_count(told["configured"]),
        disputes=_count(told["disputes"]),
        reads=_text(told["reads"]),
    )


def _read_member(told: dict[str, JsonValue]) -> Member:
    return Member(_text(told["name"]), _count(told["size"]), _text(told["sha256"]))


def _objects(value: JsonValue) -> Iterable[dict[str, JsonValue]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError("not a list of objects")
    return cast("list[dict[str, JsonValue]]", value)


def _text(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")  # noqa: TRY004 - what was read is wrong
    return value


def _count(value: JsonValue) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a count")
    return value
