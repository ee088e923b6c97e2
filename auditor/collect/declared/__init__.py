"""Corporate actions as issuers and others declare them, from tables, pages and interfaces."""
