"""What differs between two lists that print alike: the fields of a row, or how many rows."""

from auditor.base import strict_json
from auditor.base.text import printable
from auditor.errors import InputError
from auditor.model.display import show
from auditor.model.wire import decode
from auditor.model.wire_members import as_object


Row = tuple[tuple[str, str], ...]
_FIELDS, _LONGEST = 3, 60


def rows_apart(old: tuple[Row, ...], new: tuple[Row, ...]) -> tuple[str, str]:
    """What only one of two lists says, in words for each; empty when nothing can be told.

    One row against one is told by the fields that differ.
    """
    gone, come = [row for row in old if row not in new], [row for row in new if row not in old]
    if not gone and not come:
        return "", ""
    if len(gone) == 1 and len(come) == 1:
        one, other = dict(gone[0]), dict(come[0])
        names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
        return _told(one, names), _told(other, names)
    return f"{len(gone)} not there now", f"{len(come)} not there before"


def _told(row: dict[str, str], names: list[str]) -> str:
    left = len(names) - _FIELDS
    shown = [f"{name.replace('_', ' ')} {_shown(row.get(name, ''))}" for name in names[:_FIELDS]]
    return ", ".join(shown) + (f" and {left} more" if left > 0 else "")


def _shown(cell: str) -> str:
    if not cell:
        return "not given"
    try:
        told = as_object(strict_json.loads(cell, "cell"), "cell")
        return "not given" if "missing" in told else printable(show(decode(told, _alone)), _LONGEST)
    except (ValueError, InputError):
        return printable(cell, _LONGEST)


def _alone(digest: str) -> bytes:
    raise ValueError(f"{digest} lies in a blob")
