"""Audits whether a tokenized stock is backed the way its issuer claims."""
