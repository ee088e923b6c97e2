from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TypedDict, overload

from typing_extensions import Unpack

from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

VERSION: str
__version__: str

class _Options(TypedDict, total=False):
    stylesheets: Sequence[CSS] | None
    attachments: Sequence[Attachment] | None
    attachment_relationships: str | None
    pdf_identifier: bytes | None
    pdf_variant: str | None
    pdf_version: str | None
    pdf_forms: bool | None
    pdf_tags: bool
    uncompressed_pdf: bool
    xmp_metadata: Sequence[str] | None
    custom_metadata: bool
    presentational_hints: bool
    output_intent: str | None
    optimize_images: bool
    jpeg_quality: int | None
    dpi: int | None
    full_fonts: bool
    hinting: bool
    cache: dict[str, object] | Path | str | None

_Fetcher = URLFetcher | Callable[[str], URLFetcherResponse]
_Finisher = Callable[[Document, Any], None]

class DocumentMetadata:
    title: str | None
    authors: list[str]
    description: str | None
    keywords: list[str]
    generator: str | None
    created: str | None
    modified: str | None
    attachments: list[Attachment]
    lang: str | None
    custom: dict[str, str]

class Page:
    width: float
    height: float
    bookmarks: list[tuple[int, str, tuple[float, float], str]]
    anchors: dict[str, tuple[float, float]]

class Document:
    pages: Sequence[Page]
    metadata: DocumentMetadata
    url_fetcher: URLFetcher
    font_config: FontConfiguration
    def copy(self, pages: Iterable[Page] = ...) -> Document: ...
    @overload
    def write_pdf(
        self,
        target: None = None,
        zoom: float = 1,
        finisher: _Finisher | None = None,
        **options: Unpack[_Options],
    ) -> bytes: ...
    @overload
    def write_pdf(
        self,
        target: str | Path | IO[bytes],
        zoom: float = 1,
        finisher: _Finisher | None = None,
        **options: Unpack[_Options],
    ) -> None: ...

class HTML:
    base_url: str | None
    url_fetcher: URLFetcher
    def __init__(
        self,
        guess: str | Path | IO[bytes] | None = None,
        filename: str | Path | None = None,
        url: str | None = None,
        file_obj: IO[bytes] | IO[str] | None = None,
        string: str | None = None,
        encoding: str | None = None,
        base_url: str | Path | None = None,
        url_fetcher: _Fetcher | None = None,
        media_type: str = "print",
    ) -> None: ...
    def render(
        self,
        font_config: FontConfiguration | None = None,
        counter_style: Any = None,
        color_profiles: Any = None,
        **options: Unpack[_Options],
    ) -> Document: ...
    @overload
    def write_pdf(
        self,
        target: None = None,
        zoom: float = 1,
        finisher: _Finisher | None = None,
        font_config: FontConfiguration | None = None,
        counter_style: Any = None,
        color_profiles: Any = None,
        **options: Unpack[_Options],
    ) -> bytes: ...
    @overload
    def write_pdf(
        self,
        target: str | Path | IO[bytes],
        zoom: float = 1,
        finisher: _Finisher | None = None,
        font_config: FontConfiguration | None = None,
        counter_style: Any = None,
        color_profiles: Any = None,
        **options: Unpack[_Options],
    ) -> None: ...

class CSS:
    def __init__(
        self,
        guess: str | Path | IO[bytes] | None = None,
        filename: str | Path | None = None,
        url: str | None = None,
        file_obj: IO[bytes] | IO[str] | None = None,
        string: str | None = None,
        encoding: str | None = None,
        base_url: str | Path | None = None,
        url_fetcher: _Fetcher | None = None,
        _check_mime_type: bool = False,
        media_type: str = "print",
        font_config: FontConfiguration | None = None,
    ) -> None: ...

class Attachment:
    name: str | None
    description: str | None
    relationship: str
    created: datetime
    modified: datetime
    md5: str | None
    def __init__(
        self,
        guess: str | Path | IO[bytes] | None = None,
        filename: str | Path | None = None,
        url: str | None = None,
        file_obj: IO[bytes] | IO[str] | None = None,
        string: str | bytes | None = None,
        base_url: str | Path | None = None,
        url_fetcher: _Fetcher | None = None,
        name: str | None = None,
        description: str | None = None,
        created: datetime | None = None,
        modified: datetime | None = None,
        relationship: str = "Unspecified",
    ) -> None: ...
