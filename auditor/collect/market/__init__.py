"""What the market says: quotes of the token, prices of the share, rates between currencies."""
