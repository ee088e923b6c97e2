"""Which products exist, and when markets are open."""
