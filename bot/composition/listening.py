"""Takes the addresses on which the bot listens: the webhook's, the desks', the monitors'.

Owns the sentence that an operator reads where one cannot be had, by the name
of its setting. Who may reach it is settled by the address alone.
"""

import errno
import socket

from bot.config.listening import Place
from bot.errors import OperatorError


def take_address(setting: str, place: Place) -> socket.socket:
    """Take an address.

    Args:
        setting: what the operator knows it by, such as `health.address`.
        place: host and port.

    Raises:
        OperatorError: it cannot be had; one sentence.
    """
    host, port = place
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server(place, family=family)
    except OSError as error:
        where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        why = "is taken by another program: end that one, or choose another address"
        if error.errno != errno.EADDRINUSE:
            why = "cannot be used on this machine: mend it"
        raise OperatorError(f"{setting}, {where}, {why}.") from None
