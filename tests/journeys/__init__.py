"""Whole stories, from a person's phone to an officer's desk, over real processes.

Each file tells of one promise. A case worker should be able to read them:
what a reporter does stands in `tests.ground.reporter`, what an officer can
read in `tests.ground.officers`.
"""
