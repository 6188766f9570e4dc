"""Coming in, unlocking, locking, and the choices that need no officer.

Owns `/start/SECRET`, `/unlock`, `/lock`, `/alive` and `/preferences`. The first
visit is answered with a page and not with a redirect: a browser that was sent
here from elsewhere would not send our strict cookie along the redirect.
"""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.marks import N_
from desk.asking import Asked, inner_path, root_of, show_stranger, templates
from desk.desk import Desk
from desk.preferences import THEMES
from desk.routing import get, post
from desk.sessions import NoOfficerError, PausedError, WrongPassphraseError
from desk.words import OFFERED


async def start(request: Request) -> Response:
    """Let a browser in that comes with the secret."""
    desk: Desk = request.app.state.desk
    browser = desk.sessions.admit(str(request.path_params["secret"]))
    if browser is None:
        return show_stranger(request, desk)
    words = desk.voices.words(desk.voices.negotiate(request.headers.get("accept-language", "")))
    root = root_of(request)
    facts = {"_": words.say, "plain": words.plain, "language": words.language, "root": root}
    response = HTMLResponse(templates.get_template("start.html").render(facts))
    # Browsers send a cookie to every port of a host: by its path it goes to this launch alone.
    response.set_cookie(
        desk.cookie, browser.cookie, httponly=True, samesite="strict", path=f"{root}/"
    )
    return response


async def show(asked: Asked) -> Response:
    """The unlock page."""
    if asked.browser.session is not None:
        return asked.go(inner_path(asked.query("next", "/")))
    return _page(asked, inner_path(asked.query("next", "/")))


async def unlock(asked: Asked) -> Response:
    """Try a passphrase; where another window has unlocked meanwhile, go on."""
    if asked.browser.session is not None:
        return asked.go(await _after(asked))
    form = await asked.form()
    name, passphrase = str(form.get("who", "")), str(form.get("passphrase", ""))
    after = inner_path(str(form.get("next", "/")))
    try:
        await asked.desk.sessions.unlock(asked.browser, name, passphrase)
    except PausedError as pause:
        return _page(asked, after, name, seconds=pause.seconds)
    except WrongPassphraseError:
        said = N_("This passphrase does not open the key file. Look at the keyboard's layout.")
        return _page(asked, after, name, problem=said)
    except NoOfficerError:
        said = N_("This is not an officer's key file. Choose another, or ask the head.")
        return _page(asked, after, name, problem=said)
    return asked.go(after)


async def lock(asked: Asked) -> Response:
    """Lock, and show the unlock page."""
    asked.desk.sessions.lock(asked.browser)
    after = await _after(asked)
    return asked.go("/unlock" if after == "/" else f"/unlock?next={quote(after, safe='')}")


async def alive(asked: Asked) -> Response:
    """Tell a page whether it may stay open; typing counts as a touch, looking does not."""
    if asked.query("active") == "1":
        asked.desk.sessions.touch(asked.browser)
    return Response(status_code=204)


async def prefer(asked: Asked) -> Response:
    """Keep a choice of language, theme, keyboard or sound."""
    form = await asked.form()
    preferences = asked.browser.preferences
    if form.get("language") in OFFERED:
        preferences.language = str(form["language"])
    if form.get("theme") in THEMES:
        preferences.theme = str(form["theme"])
    if form.get("keys") in {"on", "off"}:
        preferences.keys = form["keys"] == "on"
    if form.get("sound") in {"on", "off"}:
        preferences.sound = form["sound"] == "on"
    if asked.browser.session is not None:
        asked.browser.session.language = asked.language
    preferences.write(asked.desk.settings.home)
    return asked.go(inner_path(str(form.get("next", "/"))))


async def _after(asked: Asked) -> str:
    """Where a form leads, whatever its token."""
    form = await asked.request.form(max_files=0)
    return inner_path(str(form.get("next", "/")))


def _page(
    asked: Asked, after: str, name: str = "", *, problem: str = "", seconds: int = 0
) -> Response:
    return asked.page(
        "unlock.html",
        names=list(asked.desk.sessions.key_files),
        chosen=name,
        after=after,
        problem=problem,
        seconds=seconds,
    )


routes = [
    Route("/start/{secret}", start, methods=["GET"]),
    get("/unlock", show, locked=True),
    post("/unlock", unlock, locked=True, by_token=False),
    post("/lock", lock, locked=True, by_token=False),
    get("/alive", alive, quiet=True),
    post("/preferences", prefer, locked=True),
]
