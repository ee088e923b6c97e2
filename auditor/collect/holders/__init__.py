"""Who holds the tokens: ledgers of transfers, concentration, wrappers."""
