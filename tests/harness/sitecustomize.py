"""Python imports a module of this name at start; PYTHONPATH thus guards child processes."""

import network


__all__ = ["network"]
