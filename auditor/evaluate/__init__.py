"""From evidence to verdicts: derive, rules, engine, score; pure, with no clock and no network."""
