"""What all control doors share: reading JSON, finding the person and the bot, refusing."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.acts import Phone
from simulator.bots import Bot
from simulator.errors import ApiError, DoorError
from simulator.people import Person
from simulator.simulation import Simulation
from simulator.wire import Json

ONE_PERSON = "/control/people/{person:int}"

Door = Callable[[Request], Awaitable[Json | Response]]


def simulation_of(request: Request) -> Simulation:
    """The Telegram behind this door."""
    found: Simulation = request.app.state.simulation
    return found


async def facts(request: Request) -> Json:
    """The request's JSON object; an empty body is an empty object.

    Raises:
        DoorError: 400 if it is something else.
    """
    body = await request.body()
    if not body:
        return {}
    try:
        value: Any = await request.json()
    except ValueError:
        raise DoorError(400, "the body is not JSON") from None
    if not isinstance(value, dict):
        raise DoorError(400, "the body is not a JSON object")
    return value


def person_of(request: Request) -> Person:
    """The person in the path.

    Raises:
        DoorError: 404 if there is nobody of that id.
    """
    person = simulation_of(request).world.people.get(int(request.path_params["person"]))
    if person is None:
        raise DoorError(404, "nobody has this id")
    return person


def bot_named(request: Request, wanted: object) -> Bot:
    """The bot by id or username; without a name the one that came first."""
    return simulation_of(request).world.bot_named(wanted)


def phone_of(request: Request, said: Json) -> Phone:
    """The person's phone, looking at the bot that `bot` in the body or query names."""
    wanted = said.get("bot") or request.query_params.get("bot")
    bot = bot_named(request, wanted)
    return Phone(simulation_of(request).world, bot, person_of(request))


def route(path: str, door: Door, *methods: str) -> Route:
    """A route whose refusals become JSON with one sentence."""

    async def guarded(request: Request) -> Response:
        try:
            answer = await door(request)
        except DoorError as refusal:
            return JSONResponse({"error": refusal.sentence}, refusal.status)
        except ApiError as refusal:
            return JSONResponse({"error": refusal.description}, refusal.code)
        except (KeyError, TypeError, ValueError) as wrong:
            return JSONResponse({"error": f"missing or malformed: {wrong}"}, 400)
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    return Route(path, guarded, methods=list(methods))
