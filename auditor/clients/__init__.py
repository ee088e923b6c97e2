"""Transport to chains and web pages; no audit vocabulary."""
