"""What the bytes of a PDF depend on besides the page: this tool and the libraries below it."""

import zlib
from importlib.metadata import version

from weasyprint.text.ffi import harfbuzz, pango

from auditor.base import canonical
from auditor.resources import shipped


_LIBRARIES = ("backing-auditor", "fonttools", "pydyf", "pyphen", "weasyprint")


def fingerprint() -> str:
    """A digest in hex that two renderers share only if they write the same bytes."""
    native = {
        "harfbuzz": _harfbuzz(),
        "pango": str(pango.pango_version()),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    libraries = {name: version(name) for name in _LIBRARIES}
    return canonical.digest_of({**native, **libraries, "templates": _templates()})


def _harfbuzz() -> str:
    """Its version, found by asking: the engine's binding offers no other way."""
    found = list[int]()
    for _ in range(3):
        fits = (n for n in range(100) if harfbuzz.hb_version_atleast(*[*found, n, 0, 0][:3]))
        found.append(max(fits))
    return ".".join(map(str, found))


def _templates() -> str:
    """The digest of everything a page is made from, fonts included."""
    folder = shipped("templates")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return canonical.digest_of(
        {path.relative_to(folder).as_posix(): canonical.digest(path.read_bytes()) for path in files}
    )
