"""The command `amana`."""
