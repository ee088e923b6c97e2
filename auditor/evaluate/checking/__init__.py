"""What is doubtful about a rule that loads: remarks for its author, never a verdict."""
