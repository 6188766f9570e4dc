"""Tests of the catalogs that are shipped."""
