"""Geometry of the charts; templates draw it and compute nothing."""
