"""The transfers of a token: fetched in stretches, checked, and added up while they come in."""

from auditor.clients.ledger.blob import ledger_of
from auditor.clients.ledger.rare import rare_logs


__all__ = ["ledger_of", "rare_logs"]
