"""Small mistakes made on purpose in a rule: cases that do not notice one are too few."""
