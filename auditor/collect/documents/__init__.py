"""Documents of the issuer: what they say, hide, promise, and whether they stay the same."""
