"""The index of a watchlist: pages for people and tables for programs, made of one row a product."""
