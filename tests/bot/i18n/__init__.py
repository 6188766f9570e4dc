"""Tests of the languages: catalogs, voices, plurals."""
