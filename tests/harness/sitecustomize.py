"""Python imports a module of this name at start; PYTHONPATH thus guards child processes."""

import os

import network


if os.environ.get("WITHOUT_GUARD"):  # every child would pay for the import
    import guards as guards  # noqa: PLC0414 - what it does is done on import

__all__ = ["network"]
