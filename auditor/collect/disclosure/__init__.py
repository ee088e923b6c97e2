"""Reads what issuers write: extractors in YAML, matched word by word, never a regex of a user."""
