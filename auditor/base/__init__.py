"""Foundations: strict readers, canonical JSON, atomic files, child processes, redaction."""
