"""How far a case is given: its files are fetched and opened first, which can take minutes.

Owns one line of text, asked for by the check page while its form is on its
way. It opens nothing and asks the server nothing.
"""

from starlette.responses import PlainTextResponse, Response

from bot.marks import N_
from desk.asking import Asked
from desk.routing import get


async def show(asked: Asked) -> Response:
    """Say how many files are done; nothing while nothing is given."""
    giving = asked.session.giving.get(asked.path("reference"))
    if giving is None:
        return Response(status_code=204)
    done, count = giving
    return PlainTextResponse(
        asked.words.plain(
            N_("Fetched and checked: {done} of {count} files."), done=done, count=count
        )
    )


routes = [
    # Asked by the page itself once a second: it must not keep the desk unlocked.
    get("/cases/{reference}/giving", show, quiet=True)
]
