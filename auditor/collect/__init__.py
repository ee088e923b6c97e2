"""Outside world to facts, one file per topic."""
