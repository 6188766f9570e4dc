"""Forwarding, the way out of the outbox: empty so far.

What must be told elsewhere rests in the outbox (`bot.services.rows.OutboxRow`)
until a worker here delivers it. No destination is configured, so nothing is put there.
"""
