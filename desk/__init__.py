"""The officer's own machine: empty so far.

The desk will stand here. Until then officers work on files with `amana open`
and `amana letter` (`bot.cli`). It must never run on the server: it holds keys.
"""
