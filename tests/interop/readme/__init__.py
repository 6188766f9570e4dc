"""The README's pictures, taken from a running demo."""
