"""What monitors are told of the bot, over HTTP on this machine.

Owns three pages and their form. It knows no store, no chat and no case.
"""
