"""Flooding and misuse, met without knowing who it is: counts of a day, pressure, mutes."""
