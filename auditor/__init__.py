"""Audits whether a tokenized stock is backed the way its issuer claims.

From Python: `auditor.audit(product, ...)`, `auditor.judge(bundle, ...)`, `auditor.load_rules(...)`;
`docs/python-api.md` describes them. Importing this package imports nothing; the first use does.
"""

from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from auditor.api import Bundle, Report, Result, Rules, audit, judge, load_rules

__all__ = ["Bundle", "Report", "Result", "Rules", "audit", "judge", "load_rules"]


def __getattr__(name: str) -> object:
    """The public names, imported when somebody asks for one."""
    if name not in __all__:
        raise AttributeError(f"module 'auditor' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - importing the package stays light

    return getattr(import_module("auditor.api"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
