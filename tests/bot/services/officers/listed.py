"""Officers whose lists are looked at."""

from bot.casework.lifecycle import WAITING, State

OFFICERS = ("ada", "ben", "cleo")
STATES = [f"{state}:assessing" if state in WAITING else str(state) for state in State]
