"""Telegram's way in and out: updates in, cards and deletions out.

Owns everything that only Telegram knows: raw updates, methods, limits, message
ids. It must never decide what a card says or what becomes of a report.
"""
