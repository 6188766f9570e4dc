"""The conversation as a pure value."""
