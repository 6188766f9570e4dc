"""The officers' way in."""
