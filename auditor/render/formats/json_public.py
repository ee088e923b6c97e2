"""The base of everything in the public JSON."""

from pydantic import BaseModel, ConfigDict


class Public(BaseModel):
    """Base of what other programs read: closed, frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)
