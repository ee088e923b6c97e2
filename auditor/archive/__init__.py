"""Blobs, recorded exchanges, evidence bundles and their verification."""
