"""The age container before its judges: shared vectors, typage, and Debian's age."""
