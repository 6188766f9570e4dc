"""Translations by spreadsheet."""
