"""Help: the keys, the words, and what to do when something is odd.

Owns `/help`. Shown while locked too: who cannot unlock needs it most.
"""

from starlette.responses import Response

from desk.asking import Asked
from desk.keyboard import HIDE, HIDE_CAP, KEYS
from desk.routing import get


async def show(asked: Asked) -> Response:
    """The help page."""
    return asked.page("help.html", keys=KEYS, hide=HIDE, hide_cap=HIDE_CAP)


routes = [get("/help", show, locked=True)]
