"""Turns fetched bytes into the text a reader sees, block by block, and what was hidden from them."""
