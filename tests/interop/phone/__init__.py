"""Chromium and axe as judges of the phone page."""
