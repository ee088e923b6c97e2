"""Turns fetched bytes into the text a reader sees, block by block, and what hides from them."""
