"""`amana desk`: the officer's desk, as `python -m desk` starts it.

Owns nothing but the name: the desk runs without anything of the server's.
"""

from desk.command import desk

__all__ = ["desk"]
