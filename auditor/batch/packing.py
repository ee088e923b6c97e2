"""Values as bytes on their way to another process of ours: plain pickle, which holds no code."""

import copyreg
import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, TypeVar


ValueT = TypeVar("ValueT")


def _frozen(members: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(members)


def _reduced(members: MappingProxyType[object, object]) -> tuple[Callable[..., Any], tuple[Any]]:
    return (_frozen, (dict(members),))


class _Pickler(pickle.Pickler):
    """Pickle that knows read-only mappings."""

    dispatch_table = copyreg.dispatch_table | {MappingProxyType: _reduced}


@dataclass(frozen=True, slots=True)
class Packed(Generic[ValueT]):
    """A value on its way to another process."""

    # Not shown: what runs units may write down what they were given.
    data: bytes = field(repr=False)

    def open(self) -> ValueT:
        """The value again."""
        value: ValueT = pickle.loads(self.data)  # noqa: S301 - from a process of our own
        return value


def packed(value: ValueT) -> Packed[ValueT]:
    """The value for another process; what pickle alone refuses, read-only mappings, included."""
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return Packed(buffer.getvalue())
