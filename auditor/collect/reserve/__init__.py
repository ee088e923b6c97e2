"""Reserve figures: their sources, whose they are, how many shares, as of when."""
