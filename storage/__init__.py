"""Where state lives: SQLite, its in-memory twin, and the second place.

Owns every byte at rest on the server: the database, its lock, the control
socket beside it and the mirror. Nothing here can open what it keeps: rows
arrive sealed, and are given back as they came.
"""
