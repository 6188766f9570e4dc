"""Tests of Telegram's way in and out."""
