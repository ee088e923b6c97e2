"""Finds the rules, templates and tables that ship with the tool, in a checkout or in a wheel."""

from pathlib import Path


PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Folder `name` (`rules`, `templates`, `samples`); the checkout's copy, else the wheel's."""
    beside = PACKAGE.parent / name
    if beside.is_dir() and (PACKAGE.parent / "pyproject.toml").is_file():
        return beside
    return PACKAGE / "_data" / name
