"""Facts of the history as the report prints them; `history --json` keeps them exactly."""

from auditor.base import strict_json
from auditor.base.text import visible
from auditor.errors import InputError
from auditor.model.catalogue import CATALOGUE
from auditor.model.key import Better
from auditor.model.wire import decode
from auditor.model.wire_members import as_object
from auditor.render import figures
from auditor.render.wording import reason


_DIGEST, _SHOWN = "sha256:", 8
_MANY = {"records": "a list", "series": "a series"}


def fact_words(key: str, written: str) -> str:
    """`2.5000 shares` for the exact wire form; a gap's reason, or the beginning of a digest."""
    if written.startswith("? "):
        why, _ = _gap(written)
        return f"no value ({visible(reason(why))})"
    kind, _, digest = written.partition(f" {_DIGEST}")
    if digest:
        return f"{_MANY.get(kind, kind)} ({digest[:_SHOWN]}…)"
    better = CATALOGUE[key].better if key in CATALOGUE else Better.NEITHER
    try:
        wire = as_object(strict_json.loads(written.encode(), key), key)
        return visible(figures.show(decode(wire, _no_blob), better))
    except (InputError, ValueError):
        return visible(written)


def turned_words(key: str, before: str, after: str) -> str:
    """`2.0 h → 2.1 h`; where both print alike, that they differ all the same.

    Of a gap that stays, what its sources said and say, without what they say as before.
    """
    old, new = fact_words(key, before), fact_words(key, after)
    if old == new and before.startswith("? "):
        said, says = (_gap(each)[1].split("; ") for each in (before, after))
        gone = "; ".join(each for each in said if each not in says)
        come = "; ".join(each for each in says if each not in said)
        return f"{new} still: {visible(gone) or 'nothing'} → {visible(come) or 'nothing'}"
    return f"{new} still, though not the same: see --json" if old == new else f"{old} → {new}"


def _gap(written: str) -> tuple[str, str]:
    """The reason of a gap, and what its sources say; empty where that is not kept."""
    _, _, why, *said = written.split(" ", 3)
    return why, "".join(said)


def _no_blob(digest: str) -> bytes:
    raise ValueError(f"{digest} is not in the journal")
