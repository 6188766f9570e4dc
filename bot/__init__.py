"""Amana: the core, and the composition root."""
