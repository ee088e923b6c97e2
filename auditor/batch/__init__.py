"""Watchlists: many products, one failure never stops the rest."""
