"""The ground that whole-system tests stand on: a mission, a Telegram and the bot, as processes.

Owns how they are started, driven and searched: nothing here reaches into the
running bot. It is met as a reporter meets it, through a phone, and as an
officer does, through sealed entries and keys.
"""
