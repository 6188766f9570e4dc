"""The officers' API: empty so far.

Until it exists, officers are served through the control socket of the running
bot (`storage.socket`) and the files that `amana entries` writes.
"""
