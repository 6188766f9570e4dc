"""Telegram's way in and out."""
