"""Tests of `bot.services.flooding`."""
