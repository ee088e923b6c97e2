"""`auditor doctor`: says what is missing before a run fails half way."""

import ctypes
import json
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal, NamedTuple

import click

from auditor.base.text import printable
from auditor.cli.codes import INVALID, PASSED
from auditor.errors import AuditorError
from auditor.resources import shipped


NATIVE = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
PACKAGES = ("web3", "httpx", "pydantic", "jinja2", "weasyprint", "lark", "pypdfium2")
SCHEMA = "auditor/doctor/v1"
_LINE = 600


class Check(NamedTuple):
    """One line of the examination; `remedy` is empty when all is well."""

    what: str
    status: Literal["ok", "warn", "fail"]
    found: str
    remedy: str = ""


@click.command()
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (auditor.toml).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(config: Path | None, *, as_json: bool) -> int:
    r"""Check packages, libraries, fonts, the registry, keys and every configured endpoint.

    Nothing but the endpoints of the settings is contacted: whether each answers and is of its
    chain, how far back it has state, how many logs it gives at once. Keys are never printed.
    Ends in 2 when something fails; a warning says what will be missing from reports.

    \b
    Examples:
      auditor doctor
      auditor doctor --config auditor.toml --json
    """
    checks = [*_python(), *_packages(), *_native(), *_data(), *_registry(), *_settings(config)]
    if as_json:
        document = {"schema": SCHEMA, "checks": [check._asdict() for check in checks]}
        click.echo(json.dumps(document, indent=1))
    else:
        width = max(len(check.what) for check in checks)
        for check in checks:
            told = ". ".join(each for each in (check.found, check.remedy) if each)
            click.echo(f"{check.status:<6}{check.what:<{width}}  {printable(told, _LINE)}")
    return INVALID if any(check.status == "fail" for check in checks) else PASSED


def _checked(what: str, found: str, remedy: str) -> Check:
    """What is there, or else how to get it."""
    return Check(what, "fail", "", remedy) if remedy else Check(what, "ok", found)


def _python() -> Iterator[Check]:
    found = ".".join(str(part) for part in sys.version_info[:3])
    remedy = "" if sys.version_info >= (3, 11) else f"{found} is too old; 3.11 or newer is needed."
    yield _checked("Python", found, remedy)


def _packages() -> Iterator[Check]:
    for name in PACKAGES:
        try:
            yield _checked(name, version(name), "")
        except PackageNotFoundError:
            yield _checked(name, "", f"pip install {name}")


def _native() -> Iterator[Check]:
    for library, package in NATIVE.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            yield _checked(library, "", f"apt-get install {package} (PDFs need it)")
        else:
            yield _checked(library, "loads", "")


def _data() -> Iterator[Check]:
    incomplete = "The installation is incomplete; install it again."
    for what, folder, pattern, remedy in (
        ("rules", "rules", "**/*.yaml", incomplete),
        ("templates", "templates", "**/*.j2", incomplete),
        ("fonts", "templates", "fonts/print/*.ttf", f"PDFs would crash without. {incomplete}"),
    ):
        count = sum(1 for _ in shipped(folder).glob(pattern))
        yield _checked(what, f"{count} files", "" if count else remedy)


def _registry() -> Iterator[Check]:
    from auditor.registry.snapshot import snapshot  # noqa: PLC0415 - as the next

    try:
        told = snapshot()
    except AuditorError as error:
        yield _checked("registry", "", str(error))
    else:
        found = f"of {told.date}, version {told.version}, {len(told.products)} products"
        yield _checked("registry", found, "")


def _settings(config: Path | None) -> Iterator[Check]:
    from auditor.settings import load_settings  # noqa: PLC0415 - pydantic is slow to import

    try:
        settings = load_settings(config)
    except AuditorError as error:
        yield _checked("settings", "", str(error))
        return
    chains = ", ".join(sorted(settings.chains))
    if not chains:
        told = 'Put [chains."eip155:1"] with rpc = ["https://…"] into auditor.toml to read chains.'
        yield Check("settings", "ok", "no chain endpoint configured", told)
        return
    yield _checked("settings", chains, "")
    from auditor.cli.endpoints import examined, keys  # noqa: PLC0415 - web3 is slow to import

    for what, found in [*keys(settings), *examined(settings)]:
        label = what if found.aspect in ("key", "reads", "chain") else f"{what} {found.aspect}"
        yield Check(label, found.grade, found.found, found.remedy)
