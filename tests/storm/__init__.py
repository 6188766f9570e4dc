"""Kills and faults under a crowd: what was acknowledged must be readable, once, afterwards.

Owns `python -m tests.storm`. People of `simulator.crowd` report by text, voice
and photo while the bot is killed without warning and started again; then every
case is opened with the officers' keys and held against what each person was told.
"""
