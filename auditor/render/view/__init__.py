"""The report as sections of words, figures and geometry; templates add nothing to it."""
