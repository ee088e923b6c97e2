"""The evidence bundle: every input of an audit in one archive whose bytes follow from them."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from auditor.archive import container
from auditor.archive import manifest as manifests
from auditor.archive import signature as signatures
from auditor.archive.facts import FACTS, decode_facts, encode_facts
from auditor.archive.manifest import MANIFEST, Manifest, Member
from auditor.archive.signature import UNSIGNED, Signature, Signer
from auditor.archive.tape import BLOBS, EXCHANGES, HEADER, Tape
from auditor.errors import IntegrityError
from auditor.model.evidence import Evidence
from auditor.model.report import BlockStamp


PRODUCT, RULES, TABLES, RESPONSES, WAIVERS, PROFILE = (
    "product.yaml",
    "rules/",
    "tables/",
    "responses/",
    "waivers.yaml",
    "profile.yaml",
)
FILE = "evidence.zip"
"""What a bundle is called beside its reports, and inside a PDF."""
ATTACHED = 10 * 2**20
_FILES = frozenset({FACTS, PRODUCT, HEADER, EXCHANGES, WAIVERS, PROFILE})
_FOLDERS = (RULES, TABLES, RESPONSES, BLOBS)
_REQUIRED = (EXCHANGES, FACTS, PRODUCT, HEADER)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a bundle is made of; `files` are extra members such as rules/… and tables/…."""

    tool: str
    ruleset: str
    as_of: datetime
    blocks: tuple[BlockStamp, ...]
    product: bytes
    evidence: Evidence
    tape: Tape
    files: Mapping[str, bytes]
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle in memory; with `core` the blobs are named in the manifest but left out."""

    manifest: Manifest
    members: Mapping[str, bytes]
    core: bool = False
    signature: Signature = UNSIGNED

    @classmethod
    def build(cls, inputs: Inputs) -> "Bundle":
        """The bundle of these inputs; ValueError for a member that has no place in one."""
        members: dict[str, bytes] = {
            **inputs.files,
            **inputs.tape.encode(),
            **encode_facts(inputs.evidence),
            PRODUCT: inputs.product,
        }
        for name in members:
            if not _belongs(name):
                raise ValueError(f"{name!r} has no place in a bundle")
        manifest = Manifest(
            inputs.tool,
            inputs.ruleset,
            inputs.as_of,
            inputs.tape.recording,
            tuple(sorted(inputs.blocks, key=lambda block: block.chain)),
            manifests.listed(members),
            inputs.draft,
        )
        return cls(manifest, MappingProxyType(members))

    @classmethod
    def read(cls, data: bytes) -> "Bundle":
        """The whole or core bundle in `data`, checked; IntegrityError names what is wrong."""
        members = container.unpack(data)
        if MANIFEST not in members:
            raise IntegrityError(f"the bundle has no {MANIFEST}.")
        manifest = manifests.decode(members.pop(MANIFEST))
        signature = _signature(members, manifest.root)
        core = _compare(manifest, members)
        bundle = cls(manifest, MappingProxyType(members), core, signature)
        _check_header(bundle)
        return bundle

    @property
    def root(self) -> str:
        """What reports state: the digest that stands for the whole content."""
        return self.manifest.root

    def encode(self) -> bytes:
        """The archive's bytes; equal content gives equal bytes."""
        signed = {signatures.MEMBER: self.signature.data} if self.signature.data else {}
        return container.pack({**self.members, **signed, MANIFEST: self.manifest.encode()})

    def signed(self, signer: Signer) -> "Bundle":
        """The same bundle and root with this signer's signature; as it is when nobody signs."""
        return replace(self, signature=signer(self.root)) if signer.pem else self

    def without_blobs(self) -> "Bundle":
        """The core: the same manifest and root, without the blobs."""
        kept = {name: data for name, data in self.members.items() if not name.startswith(BLOBS)}
        return replace(self, members=MappingProxyType(kept), core=len(kept) < len(self.members))

    def attachment(self, limit: int = ATTACHED) -> bytes:
        """What a PDF carries: the whole archive, or the core when the whole is over `limit`."""
        whole = self.encode()
        return whole if len(whole) <= limit else self.without_blobs().encode()

    def blob(self, digest: str) -> bytes:
        """A blob; IntegrityError when the bundle does not have it."""
        found = self.members.get(BLOBS + digest)
        if found is None:
            told = "is a core without blobs" if self.core else f"lacks {BLOBS}{digest}"
            raise IntegrityError(f"the bundle {told}.")
        return found

    def evidence(self) -> Evidence:
        """The collected facts."""
        return decode_facts(self.members[FACTS], self.blob)

    def tape(self) -> Tape:
        """The recorded exchanges."""
        return Tape.decode(self.members[HEADER], self.members[EXCHANGES], self.blob)

    @property
    def product(self) -> bytes:
        """The product file as it was."""
        return self.members[PRODUCT]

    def files(self, folder: str) -> Mapping[str, bytes]:
        """Members below `folder` (`rules/`), by their name inside it."""
        return {
            name.removeprefix(folder): data
            for name, data in sorted(self.members.items())
            if name.startswith(folder)
        }


def check(data: bytes) -> Bundle:
    """The whole bundle in `data`; IntegrityError names the item, also when blobs are left out."""
    bundle = Bundle.read(data)
    if bundle.core:
        raise IntegrityError("the bundle is a core without blobs; use the whole evidence.zip.")
    return bundle


def _signature(members: dict[str, bytes], root: str) -> Signature:
    """The signature among the members, taken out of them; IntegrityError when it does not hold."""
    if signatures.MEMBER not in members:
        return UNSIGNED
    return signatures.read(members.pop(signatures.MEMBER), root)


def _belongs(name: str) -> bool:
    return container.is_sane(name) and (name in _FILES or name.startswith(_FOLDERS))


def _compare(manifest: Manifest, members: Mapping[str, bytes]) -> bool:
    """Whether only the core is there; IntegrityError when content and manifest differ."""
    listed = {each.name: each for each in manifest.members}
    _check_listing(manifest, listed)
    extra = sorted(members.keys() - listed.keys())
    if extra:
        raise IntegrityError(f"{extra[0]} is in the bundle but not in its manifest.")
    blobs = {name for name in listed if name.startswith(BLOBS)}
    missing = listed.keys() - members.keys()
    core = bool(blobs) and missing >= blobs
    lost = sorted(missing - blobs if core else missing)
    if lost:
        raise IntegrityError(f"{lost[0]} is missing from the bundle.")
    for member in manifests.listed(members):
        if member != listed[member.name]:
            raise IntegrityError(f"{member.name} was changed: it is not what the manifest lists.")
    return core


def _check_listing(manifest: Manifest, listed: Mapping[str, Member]) -> None:
    """IntegrityError when the list itself cannot be that of a bundle."""
    if list(listed) != sorted(listed) or len(listed) != len(manifest.members):
        raise IntegrityError(f"{MANIFEST}: the members are not sorted or not distinct.")
    for name, member in listed.items():
        if not _belongs(name):
            raise IntegrityError(f"{MANIFEST} lists {name!r}, which has no place in a bundle.")
        if name.startswith(BLOBS) and name != BLOBS + member.digest:
            raise IntegrityError(f"{name} is not named by its digest.")
    _check_minimum(listed.keys())


def _check_minimum(names: AbstractSet[str]) -> None:
    """IntegrityError when something every audit has is absent: an empty bundle proves nothing."""
    for name in _REQUIRED:
        if name not in names:
            raise IntegrityError(f"the bundle has no {name}.")
    if not any(name.startswith(RULES) for name in names):
        raise IntegrityError("the bundle has no rules.")


def _check_header(bundle: Bundle) -> None:
    """IntegrityError when the recording says another origin than the manifest."""
    header = Tape.decode(bundle.members[HEADER], b"", bundle.blob)
    if header.recording != bundle.manifest.recording:
        raise IntegrityError(f"{HEADER} and {MANIFEST} name different origins.")
