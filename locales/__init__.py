"""Catalogs of sentences; resources only."""
