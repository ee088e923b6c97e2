"""The tool from Python: `auditor.audit(...)` and `auditor.load_rules(...)`; see docs/python-api.md.

The names here are public. Nothing prints, and nothing is written unless `Result.write` is called.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import TypeAlias

import anyio

from auditor.archive.bundle import Bundle
from auditor.base import atomic
from auditor.model.report import Report
from auditor.pipeline.again import judged_again
from auditor.pipeline.audit import Audited
from auditor.pipeline.audit import audit as run_audit
from auditor.pipeline.inputs import Rules, read_product, read_rules
from auditor.pipeline.output import write
from auditor.pipeline.sources import Live, Replay, Source, read_bundle, read_tape
from auditor.render.registry import render
from auditor.settings import load_settings


StrPath: TypeAlias = str | PathLike[str]

__all__ = ["Bundle", "Report", "Result", "Rules", "audit", "judge", "load_rules"]


@dataclass(frozen=True, slots=True)
class Result:
    """A finished audit: the report as a value, and the evidence bundle it follows from."""

    report: Report
    bundle: Bundle

    def render(self, kind: str = "json") -> bytes:
        """The report in one format (`pdf`, `html`, `json`, `md`, …), as the command line writes it.

        InputError names the nearest format when there is none of that name.
        """
        return render(self.report, kind, self.bundle.attachment())

    def write(self, folder: StrPath, formats: Sequence[str] = ("json",)) -> tuple[Path, ...]:
        """The bundle and the reports as files of a folder, each whole or not at all."""
        return write(Audited(self.report, self.bundle), atomic.make_folder(Path(folder)), formats)


def load_rules(*packs: StrPath, profile: str = "", waivers: StrPath | None = None) -> Rules:
    """The shipped rules with added packs (folders), a profile (name or file) and waivers.

    InputError points at the file, line and column of the first thing that does not hold.
    """
    file = None if waivers is None else Path(waivers)
    return read_rules(tuple(map(Path, packs)), profile, file)


def audit(
    product: StrPath,
    *,
    rules: Rules | Iterable[StrPath] = (),
    replay: StrPath | None = None,
    config: StrPath | None = None,
    as_of: datetime | None = None,
    draft: bool = False,
) -> Result:
    """Audits one product file, live or from a recording (`replay`: a folder or a bundle).

    `rules` are what `load_rules` gave, or folders of packs. Sources that fail become gaps in the
    report; only invalid input raises (`auditor.errors`). Call it once per product, from a thread of
    its own inside an event loop.
    """
    ready = _ready(rules)
    read = read_product(Path(product), ready)
    source = _source(replay, config)

    async def go() -> Audited:
        return await run_audit(read, ready, source, as_of=as_of, draft=draft)

    done = anyio.run(go)
    return Result(done.report, done.bundle)


def judge(bundle: StrPath, *, rules: Rules | Iterable[StrPath] = (), draft: bool = False) -> Result:
    """Judges the facts of an evidence bundle by these rules; nothing is collected anew.

    IntegrityError when the bundle is damaged or altered.
    """
    found = judged_again(read_bundle(Path(bundle)), _ready(rules), draft=draft)
    return Result(found.report, found.bundle)


def _ready(rules: Rules | Iterable[StrPath]) -> Rules:
    return rules if isinstance(rules, Rules) else load_rules(*rules)


def _source(replay: StrPath | None, config: StrPath | None) -> Source:
    if replay is not None:
        return Replay(read_tape(Path(replay)))
    settings = load_settings(None if config is None else Path(config))
    return Live(settings, lambda: datetime.now(UTC))  # noqa: TID251 - a live audit asks for now
