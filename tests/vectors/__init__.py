"""Fixtures of every sealed form, version by version, made up and public."""
