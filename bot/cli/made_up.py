"""A bot token that no bot has, for demos and tests; it opens nothing anywhere."""

import secrets
import string


def made_up_token() -> str:
    """A token in Telegram's form, which no bot has: real bots' numbers are not that high."""
    alphabet = string.ascii_letters + string.digits + "_-"
    number = 9_000_000_000 + secrets.randbelow(10**9)
    return f"{number}:{''.join(secrets.choice(alphabet) for _ in range(35))}"
