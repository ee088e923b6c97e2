"""The issuer's site: its pages and links, what may be read, what was sent instead."""
