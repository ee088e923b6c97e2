"""Facts to findings to score; pure."""
