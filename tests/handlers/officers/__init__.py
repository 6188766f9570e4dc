"""The officers' API: its parts alone, and on the wire."""
