"""Python imports a module of this name at start; PYTHONPATH thus guards child processes."""

import guards
import network


__all__ = ["guards", "network"]
