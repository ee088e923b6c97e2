"""Who can create, stop and change the tokens, read from the contracts and followed to keys."""
