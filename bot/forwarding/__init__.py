"""Forwarding: ways out of the server that are not Telegram.

Each way carries what `bot.services.duty.alerts` or the outbox holds, and never
a reporter's word: what it would be allowed to say has no field there.
"""
