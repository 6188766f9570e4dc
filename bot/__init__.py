"""Amana: the core, and the composition root.

Owns nothing itself, so that importing one part never imports another. Which
part may know which other is kept by `tests/test_floors.py`.
"""
