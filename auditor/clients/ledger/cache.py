"""Keeps unfinished and finished ledgers between runs."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from auditor.base import atomic, reading
from auditor.clients.ledger.blob import decode
from auditor.clients.reading import Ledger, LedgerScope
from auditor.errors import AuditorError


_LARGEST = 512 * 2**20
_DEFAULT = "~/.cache"


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of ledgers, each named by what it is of; what cannot be used is as good as absent.

    A kept ledger counts only while the chain still has its last block: the caller compares hashes.
    """

    folder: Path

    @classmethod
    def at(cls, setting: str) -> "Cache":
        """The cache in the folder of a setting; XDG_CACHE_HOME stands for ~/.cache."""
        home = os.environ.get("XDG_CACHE_HOME", "")
        if home and setting.startswith(_DEFAULT + "/"):
            return cls(Path(home) / setting.removeprefix(_DEFAULT + "/"))
        return cls(Path(setting).expanduser())

    def find(self, chain: str, scope: LedgerScope) -> tuple[Ledger, str] | None:
        """The ledger kept for a token, and the hash of its last block."""
        path = self._path(chain, scope)
        try:
            return decode(reading.read(path, _LARGEST), scope, path.name)
        except (AuditorError, OSError, ValueError):
            return None

    def keep(self, chain: str, scope: LedgerScope, blob: bytes) -> None:
        """Replaces what is kept; a full or read-only disk only costs the next run its time."""
        path = self._path(chain, scope)
        try:
            atomic.make_folder(path.parent)
            atomic.write(path, blob)
        except AuditorError:
            return

    def _path(self, chain: str, scope: LedgerScope) -> Path:
        of = f"{chain}|{scope.address.lower()}|{scope.event}|{scope.first_block}"
        return self.folder / "ledgers" / f"{hashlib.sha256(of.encode()).hexdigest()[:40]}.ledger"
