"""`auditor doctor`: says what is missing before a run fails half way."""

import ctypes
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import click

from auditor.cli.codes import INVALID, PASSED
from auditor.errors import AuditorError
from auditor.resources import shipped


NATIVE = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
PACKAGES = ("web3", "httpx", "pydantic", "jinja2", "weasyprint", "lark", "pypdfium2")


class Check(NamedTuple):
    """One line of the examination; `remedy` is empty when all is well."""

    what: str
    found: str
    remedy: str


@click.command()
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (auditor.toml).")
def doctor(config: Path | None) -> int:
    """Check fonts, native libraries, packages and settings."""
    checks = [*_python(), *_packages(), *_native(), *_data(), *_settings(config)]
    width = max(len(check.what) for check in checks)
    for check in checks:
        mark = "missing" if check.remedy else "ok"
        click.echo(f"{mark:<8}{check.what:<{width}}  {check.remedy or check.found}")
    return INVALID if any(check.remedy for check in checks) else PASSED


def _python() -> Iterator[Check]:
    found = ".".join(str(part) for part in sys.version_info[:3])
    remedy = "" if sys.version_info >= (3, 11) else f"{found} is too old; 3.11 or newer is needed."
    yield Check("Python", found, remedy)


def _packages() -> Iterator[Check]:
    for name in PACKAGES:
        try:
            yield Check(name, version(name), "")
        except PackageNotFoundError:
            yield Check(name, "", f"pip install {name}")


def _native() -> Iterator[Check]:
    for library, package in NATIVE.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            yield Check(library, "", f"apt-get install {package} (PDFs need it)")
        else:
            yield Check(library, "loads", "")


def _data() -> Iterator[Check]:
    incomplete = "The installation is incomplete; install it again."
    for what, folder, pattern, remedy in (
        ("rules", "rules", "**/*.yaml", incomplete),
        ("templates", "templates", "**/*.j2", incomplete),
        ("fonts", "templates", "fonts/print/*.ttf", f"PDFs would crash without. {incomplete}"),
    ):
        count = sum(1 for _ in shipped(folder).glob(pattern))
        yield Check(what, f"{count} files", "" if count else remedy)


def _settings(config: Path | None) -> Iterator[Check]:
    from auditor.settings import load_settings  # noqa: PLC0415 - pydantic is slow to import

    try:
        settings = load_settings(config)
    except AuditorError as error:
        yield Check("settings", "", str(error))
    else:
        chains = ", ".join(sorted(settings.chains)) or "no chain endpoint configured"
        yield Check("settings", chains, "")
