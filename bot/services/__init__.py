"""Use cases, and the ports through which they reach the world.

Owns what happens between an event and a commit: the rules of floor one are put
together here, and what comes out is changes as data. It must never know which
messenger or which database is on the other side.
"""
