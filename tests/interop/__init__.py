"""Judges that pip cannot install: other people's programs read what we write, and we theirs."""
