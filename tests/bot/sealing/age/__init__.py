"""The age container, judged by itself and by pyrage."""
