"""A client of the server, at the end of a line on which a test answers.

Owns no test and checks nothing.
"""

from collections.abc import Callable

import httpx

from desk.client import ServerClient
from tests.bot.sealing import cast
from tests.desk.counter import NOW

PEOPLE = cast.mission()


def client_at(answer: Callable[[httpx.Request], httpx.Response]) -> ServerClient:
    """A client that knows the server's key."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    keys = (PEOPLE.server.public,)
    return ServerClient("http://server.invalid/", PEOPLE["ada"], keys, http, lambda: NOW)
