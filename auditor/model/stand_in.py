"""What a product file says where nobody knows: a stand-in, and never a fact.

They are the codes that standards keep for it: ISO 3166 ZZ, ISO 10383 XXXX (no market), ISO 4217 XXX
(no currency), and a site under `.invalid`, which RFC 6761 keeps from existing.
"""

NAME = "not known"
TICKER = "NOT-KNOWN"
STRUCTURE = "not_known"
COUNTRY, MARKET, CURRENCY = "ZZ", "XXXX", "XXX"
WEBSITE = "https://not-known.invalid"
ANY = frozenset({NAME, TICKER, STRUCTURE})
"""Those that would otherwise become facts of their own."""
