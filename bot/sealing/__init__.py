"""What seals and opens: age, entries, receipts, roster, keys.

Owns every use of cryptography and every sealed form. Time and randomness are
arguments. What fails to open or to verify raises, and releases nothing.
"""
