"""Chromium as judge of the preview of a language: its page and its pictures."""
