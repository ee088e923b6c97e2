"""Finds the settings, applies the environment and hides what is secret."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from auditor.base import reading, strict_toml
from auditor.base.redact import SHARED, Redactor
from auditor.base.strict_yaml import Document, YamlValue
from auditor.base.strict_yaml import Path as Steps
from auditor.errors import InputError, Place, nearest
from auditor.model.parsing import Written, parse
from auditor.settings.spec import TAGS, HttpSettings, LedgerSettings, LimitSettings, Settings


FILE = "auditor.toml"
LARGEST_FILE = 256 * 1024
_PREFIX = "AUDITOR_"
_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

_Table: TypeAlias = "dict[str, YamlValue]"


@dataclass(frozen=True, slots=True)
class _Source:
    """Where values come from, so that errors can name it."""

    document: Document
    environment: Mapping[str, str]


def load_settings(
    config: Path | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    redactor: Redactor = SHARED,
) -> Settings:
    """The settings of `config`, else `folder`/auditor.toml, else the user's, else the defaults.

    InputError with file and line for what cannot be used. Whatever may be secret is registered
    with `redactor` before anything else sees it.
    """
    given = dict(os.environ if environment is None else environment)
    path = _find(config, given, folder or Path.cwd())
    text = reading.read(path, LARGEST_FILE) if path else b""
    document = strict_toml.load(text, str(path) if path else "the environment")
    source = _Source(document, given)
    data = _overridden(_table(document.data), source)
    expanded = _expanded(data, (), source, redactor)
    _register(expanded, redactor)
    return _cleaned(
        lambda: parse(
            Settings, Document(document.name, expanded, document.places, document.values)
        ),
        redactor,
    )


def _cleaned(make: Callable[[], Settings], redactor: Redactor) -> Settings:
    try:
        return make()
    except InputError as error:
        problem, hint = redactor.clean(error.problem), redactor.clean(error.hint)
        raise InputError(problem, error.place, hint) from None


def _find(config: Path | None, environment: Mapping[str, str], folder: Path) -> Path | None:
    if config is not None:
        return config
    named = environment.get(f"{_PREFIX}CONFIG")
    if named:
        return Path(named)
    base = environment.get("XDG_CONFIG_HOME") or str(Path(environment.get("HOME", "/")) / ".config")
    candidates = (folder / FILE, Path(base) / "auditor" / FILE)
    return next((path for path in candidates if path.is_file()), None)


def _table(value: YamlValue) -> _Table:
    return dict(value) if isinstance(value, dict) else {}


def _overridden(data: _Table, source: _Source) -> _Table:
    """`data` with what AUDITOR_* variables say; an unknown variable is an error, not a surprise."""
    for variable in sorted(source.environment):
        if variable.startswith(_PREFIX) and variable != f"{_PREFIX}CONFIG":
            *tables, last = _target(variable)
            here = data
            for name in tables:
                here[name] = _table(here.get(name))
                here = _table_at(here, name)
            here[last] = _typed(variable, last, source.environment[variable])
    return data


def _table_at(data: _Table, name: str) -> _Table:
    inner = data[name]
    assert isinstance(inner, dict)  # noqa: S101 - just put there
    return inner


_CHAIN = re.compile(r"CHAINS_EIP155_([0-9]{1,32})_(RPC|QUORUM|FINALITY)")
_SECTIONS: Mapping[str, type[Written]] = {
    "http": HttpSettings,
    "ledger": LedgerSettings,
    "limits": LimitSettings,
}
_NUMBERS = frozenset({"quorum", *LimitSettings.model_fields})


def _target(variable: str) -> tuple[str, ...]:
    rest = variable.removeprefix(_PREFIX)
    if chain := _CHAIN.fullmatch(rest):
        return ("chains", f"eip155:{chain[1]}", chain[2].lower())
    if rest.startswith("KEYS_") and rest != "KEYS_":
        return ("keys", rest.removeprefix("KEYS_").lower())
    known = {
        f"{_PREFIX}{section.upper()}_{name.upper()}": (section, name)
        for section, model in _SECTIONS.items()
        for name in model.model_fields
    }
    if variable not in known:
        shapes = [f"{_PREFIX}CONFIG", f"{_PREFIX}CHAINS_EIP155_1_RPC", f"{_PREFIX}KEYS_COINGECKO"]
        hint = nearest(variable, [*known, *shapes])
        raise InputError("no setting has this name.", Place(variable), hint)
    return known[variable]


def _typed(variable: str, name: str, text: str) -> YamlValue:
    if name == "rpc":
        return [each.strip() for each in text.split(",")]
    if name == "allow_loopback":
        if text not in ("true", "false"):
            raise InputError("must be true or false.", Place(variable))
        return text == "true"
    if name in _NUMBERS or (name == "finality" and text not in TAGS):
        if not re.fullmatch(r"[0-9]{1,15}", text):
            raise InputError("must be a whole number.", Place(variable))
        return int(text)
    return text


def _expanded(value: YamlValue, path: Steps, source: _Source, redactor: Redactor) -> _Table:
    """`value` with every `${NAME}` replaced; what the environment gives is secret from here on."""
    grown = _grown(value, path, source, redactor)
    return _table(grown)


def _grown(value: YamlValue, path: Steps, source: _Source, redactor: Redactor) -> YamlValue:
    if isinstance(value, dict):
        return {key: _grown(inner, (*path, key), source, redactor) for key, inner in value.items()}
    if isinstance(value, list):
        return [_grown(inner, (*path, at), source, redactor) for at, inner in enumerate(value)]
    if not isinstance(value, str):
        return value

    def replacement(found: re.Match[str]) -> str:
        name = found[1]
        told = source.environment.get(name)
        if not told:
            place = source.document.place(path)
            hint = nearest(name, source.environment) or f"Set {name}."
            raise InputError(f"the environment variable {name} is not set.", place, hint)
        redactor.register(told)
        return told

    return _REFERENCE.sub(replacement, value)


def _register(data: _Table, redactor: Redactor) -> None:
    for secret in _table(data.get("keys")).values():
        if isinstance(secret, str):
            redactor.register(secret)
    for chain in _table(data.get("chains")).values():
        endpoints = _table(chain).get("rpc")
        for endpoint in endpoints if isinstance(endpoints, list) else [endpoints]:
            if isinstance(endpoint, str):
                redactor.register_url(endpoint)
