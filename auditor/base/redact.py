"""Keeps secrets out of everything we print, log or store: the one choke point for them."""

import hmac
import logging
import re
import secrets
import threading
from collections.abc import Callable, Iterable
from hashlib import sha256
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from auditor.base.disguises import disguises


MARK = "***"
SHORTEST = 4  # shorter strings would blot out ordinary words
_SHORTEST_PART = 8  # of an address: "mainnet" is no secret, a key is
_LOGGERS = ("httpx", "httpcore", "urllib3", "web3")
# A plain hash of a short key could be searched for; one keyed by the run cannot.
_RUN_KEY = secrets.token_bytes(32)


def fingerprint(url: str) -> str:
    """Four hex digits that tell addresses apart within one run and reveal nothing."""
    return hmac.new(_RUN_KEY, url.encode(errors="replace"), sha256).hexdigest()[:4]


def endpoint(url: str) -> str:
    """`url` as it may be shown: scheme and host, the rest as `/***#fp=ab12` when there is any."""
    parts = _split(url)
    if parts is None or not parts.scheme or not parts.hostname:
        return f"{MARK}#fp={fingerprint(url)}"
    host = parts.netloc.rpartition("@")[2]
    bare = f"{parts.scheme}://{host}"
    return bare if url.rstrip("/") == bare else f"{bare}/{MARK}#fp={fingerprint(url)}"


class Redactor:
    """Knows the secrets of a run and removes them, however encoded, from text."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shown: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None

    def register(self, secret: str) -> None:
        """Never shows `secret` again; shorter than four characters it is no secret."""
        if len(secret) >= SHORTEST:
            self._add({secret: MARK})

    def register_url(self, url: str) -> None:
        """Shows `url` as its endpoint only, and never its key, password or query values alone."""
        shown = endpoint(url)
        if MARK in shown:
            self._add(dict.fromkeys(_parts(url), MARK) | {url: shown})

    def clean(self, text: str) -> str:
        """`text` without any registered secret, be it raw, URL-encoded, escaped, base64 or hex."""
        pattern = self._pattern
        if pattern is None:
            return text
        # What stands left and right of a removed secret can form another one.
        for _ in range(4):
            text, count = pattern.subn(self._replacement, text)
            if not count:
                return text
        return MARK if pattern.search(text) else text

    def _add(self, shown: dict[str, str]) -> None:
        with self._lock:
            self._shown |= shown
            longest_first = sorted(self._shown, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(disguises, longest_first)))

    def _replacement(self, found: re.Match[str]) -> str:
        return self._shown.get(found[0], MARK)


SHARED = Redactor()


def install_logging_filter(redactor: Redactor = SHARED) -> Callable[[], None]:
    """Cleans every log record where it is made, quiets request logs; the result undoes it."""
    # A filter on a logger misses records of its children and one on a handler those of later
    # handlers; the factory sees them all, and the filters what `extra` adds after it.
    make = logging.getLogRecordFactory()
    root = logging.getLogger()
    sieves = [root, *root.handlers, *map(logging.getLogger, _LOGGERS)]
    levels = {name: logging.getLogger(name).level for name in _LOGGERS}

    def factory(*arguments: object, **named: object) -> logging.LogRecord:
        record = make(*arguments, **named)
        _clean_record(record, redactor)
        return record

    def keep(record: logging.LogRecord) -> bool:
        _clean_extra(record, redactor)
        return True

    def undo() -> None:
        logging.setLogRecordFactory(make)
        for sieve in sieves:
            sieve.removeFilter(keep)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)

    logging.setLogRecordFactory(factory)
    for sieve in sieves:
        sieve.addFilter(keep)
    for name in levels:
        logging.getLogger(name).setLevel(logging.WARNING)
    return undo


def _clean_record(record: logging.LogRecord, redactor: Redactor) -> None:
    try:
        message = record.getMessage()
    except Exception:  # noqa: BLE001 - a broken log call must not end the run
        message = "(a log message that could not be formatted)"
    record.msg, record.args = redactor.clean(message), ()
    if record.exc_info:
        record.exc_text = redactor.clean(logging.Formatter().formatException(record.exc_info))
        record.exc_info = None
    if record.stack_info:
        record.stack_info = redactor.clean(record.stack_info)


def _clean_extra(record: logging.LogRecord, redactor: Redactor) -> None:
    for name, value in vars(record).items():
        if isinstance(value, str):
            setattr(record, name, redactor.clean(value))


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _parts(url: str) -> Iterable[str]:
    """What of an address is worth hiding alone: password, path, its segments, query values."""
    parts = _split(url)
    if parts is None:
        return
    userinfo = parts.netloc.rpartition("@")[0]
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    values = [value for _, value in parse_qsl(parts.query, keep_blank_values=True)]
    for part in (target, parts.path, *parts.path.split("/"), *values, parts.fragment):
        if len(part) >= _SHORTEST_PART:
            yield unquote(part)
    for part in (userinfo, userinfo.partition(":")[2]):
        if len(part) >= SHORTEST:
            yield unquote(part)
