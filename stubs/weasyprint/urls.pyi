from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from ssl import SSLContext
from typing import IO
from urllib.request import OpenerDirector

class URLFetchingError(OSError): ...

# Not an Exception: `except Exception` lets it through.
class FatalURLFetchingError(BaseException): ...

class URLFetcher(OpenerDirector):
    def __init__(
        self,
        timeout: float = 10,
        ssl_context: SSLContext | None = None,
        http_headers: Mapping[str, str] | None = None,
        allowed_protocols: Sequence[str] | set[str] | frozenset[str] | None = None,
        allow_redirects: bool = True,
        fail_on_errors: bool = False,
    ) -> None: ...
    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse: ...
    def __call__(self, url: str) -> URLFetcherResponse: ...

class URLFetcherResponse:
    url: str
    status: int
    headers: EmailMessage
    def __init__(
        self,
        url: str,
        body: str | bytes | IO[bytes] | None = None,
        headers: Mapping[str, str] | EmailMessage | None = None,
        status: int = 200,
    ) -> None: ...
    def read(self, size: int = -1) -> bytes: ...
    def close(self) -> None: ...
    @property
    def content_type(self) -> str: ...
