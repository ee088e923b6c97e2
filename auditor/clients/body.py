"""Reads a body no larger than allowed, on the wire and unpacked, and only when it is whole."""

import zlib
from collections.abc import AsyncIterator

from auditor.clients.limits import Limits
from auditor.errors import SourceError


_STEP = 65_536
_GZIP = 31  # wbits: a gzip header and trailer are required


class BodyReader:
    """Takes raw chunks of one response; identity or a single gzip, nothing else."""

    def __init__(self, coding: str, limits: Limits, where: str) -> None:
        cleaned = coding.strip().lower()
        self._limits, self._where = limits, where
        self._wire, self._body = 0, bytearray()
        # Stacked and other codings unpack outside our control and are never asked for.
        if cleaned not in ("", "identity", "gzip"):
            raise self._broken(f"packed its answer as {cleaned[:40]!r}")
        self._inflate = zlib.decompressobj(_GZIP) if cleaned == "gzip" else None

    async def read(self, chunks: AsyncIterator[bytes], *, empty: bool) -> bytes:
        """The whole body; `empty` says that the status has none, whatever the headers promise."""
        async for chunk in chunks:
            self._take(chunk)
        if self._inflate is not None and not self._inflate.eof and not (empty and not self._wire):
            raise self._broken("sent an answer that is cut off")
        return bytes(self._body)

    def _take(self, chunk: bytes) -> None:
        self._wire += len(chunk)
        if self._wire > self._limits.wire:
            raise self._too_large(f"sent more than {self._limits.wire} bytes")
        if self._inflate is None:
            self._grow(chunk)
            return
        while chunk and not self._inflate.eof:
            try:
                self._grow(self._inflate.decompress(chunk, _STEP))
            except zlib.error:
                raise self._broken("sent an answer that cannot be unpacked") from None
            chunk = self._inflate.unconsumed_tail
        if chunk or self._inflate.unused_data:
            raise self._broken("sent bytes after the end of its packed answer")

    def _grow(self, piece: bytes) -> None:
        self._body += piece
        if len(self._body) > self._limits.body:
            raise self._too_large(f"sent an answer of more than {self._limits.body} bytes")

    def _broken(self, told: str) -> SourceError:
        return SourceError("unreadable", self._limits.reasons.broken, f"{self._where} {told}")

    def _too_large(self, told: str) -> SourceError:
        return SourceError("unreadable", self._limits.reasons.too_large, f"{self._where} {told}")
