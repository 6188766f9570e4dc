"""The officers' way in and out: signed requests in, signed answers out.

Owns everything that only HTTP knows: routes, signatures, nonces, shapes on the
wire. It must never decide what an officer may see or do (`bot.services.officers`
does), and it can open no entry.
"""
