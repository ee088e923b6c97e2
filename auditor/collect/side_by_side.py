"""Runs independent reads at the same time and gives their results back in order."""

from auditor.clients.side_by_side import Job, all_of


__all__ = ["Job", "all_of"]
