"""Settings: the endpoints, limits and keys of one machine; never part of a bundle or a report."""

from auditor.settings.loading import load_settings
from auditor.settings.spec import (
    ChainSettings,
    Finality,
    HttpSettings,
    LedgerSettings,
    LimitSettings,
    Settings,
)


__all__ = [
    "ChainSettings",
    "Finality",
    "HttpSettings",
    "LedgerSettings",
    "LimitSettings",
    "Settings",
    "load_settings",
]
