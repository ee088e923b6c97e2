"""Turns fetched bytes into the text a reader sees, and keeps what was hidden apart."""
