"""Doors that show what happened: traffic, violations, state, files."""

from starlette.requests import Request
from starlette.responses import Response

from simulator.control.doors import bot_named, facts, route, simulation_of
from simulator.errors import DoorError
from simulator.simulation import Simulation
from simulator.wire import Json


def _wanted(request: Request) -> Json:
    query = request.query_params
    wanted: Json = {"method": query["method"]} if "method" in query else {}
    return wanted | {"bot": int(query["bot"])} if "bot" in query else wanted


async def traffic(request: Request) -> Json:
    """Calls in order after `since`, perhaps of one `method` or `bot`; `files=1` adds the bytes."""
    query = request.query_params
    return simulation_of(request).traffic.since(
        int(query.get("since", "0")),
        _wanted(request),
        with_content=query.get("files") == "1",
    )


async def keep_traffic(request: Request) -> Json:
    """Switch the log on or off; off also empties it."""
    log = simulation_of(request).traffic
    log.keep = bool((await facts(request)).get("keep", True))
    if not log.keep:
        log.calls.clear()
    return {"keep": log.keep}


async def violations(request: Request) -> Json:
    """Every broken rule."""
    return {"violations": simulation_of(request).traffic.broken(_wanted(request))}


async def forget_violations(request: Request) -> Json:
    """Start counting broken rules anew."""
    simulation_of(request).traffic.violations.clear()
    return {"violations": []}


def _counts(simulation: Simulation) -> Json:
    messages = [
        message
        for bot in simulation.world.bots.values()
        for chat in bot.chats.values()
        for message in chat.messages.values()
    ]
    incoming = [m for m in messages if not m.is_from_bot and m.deleted_by is None]
    return {
        "messages": len(messages),
        "living_from_people": len(incoming),
        "oldest_living_from_people": min((m.date for m in incoming), default=None),
        "deleted": sum(m.deleted_by is not None for m in messages),
    }


async def state(request: Request) -> Json:
    """Counts of everything, and the clock."""
    simulation = simulation_of(request)
    world, log = simulation.world, simulation.traffic
    return {
        "now": simulation.clock.now(),
        "offset_seconds": simulation.clock.offset_seconds,
        "people": len(world.people),
        "files": len(simulation.files),
        "calls": log.count,
        "calls_per_method": log.per_method,
        "violations": len(log.violations),
        "faults": len(simulation.faults.active()),
        "bots": [
            {
                "bot": bot.bot_id,
                "username": bot.username,
                "pending_updates": len(bot.updates.pending),
                "webhook": simulation.webhook_of(bot).info()["url"],
            }
            for bot in world.bots.values()
        ],
        **_counts(simulation),
    }


async def file_content(request: Request) -> Response:
    """The bytes of any file, for the phone page and for searches."""
    file_id = request.path_params["file_id"].removesuffix("_s")
    file = simulation_of(request).files.find(file_id)
    if file is None:
        raise DoorError(404, "no such file")
    kind = file.mime_type or "application/octet-stream"
    return Response(b"".join(file.chunks()), media_type=kind)


async def move_clock(request: Request) -> Json:
    """Set the clock apart from the machine's by `offset_seconds`."""
    clock = simulation_of(request).clock
    clock.offset_seconds = float((await facts(request))["offset_seconds"])
    return {"offset_seconds": clock.offset_seconds, "now": clock.now()}


async def add_bot(request: Request) -> Json:
    """Make a bot known before it calls, or change its name, flags or standing."""
    said = await facts(request)
    world = simulation_of(request).world
    bot = world.bot_of(said["token"]) if "token" in said else bot_named(request, said.get("bot"))
    bot.username = str(said.get("username", bot.username))
    bot.first_name = str(said.get("first_name", bot.first_name))
    bot.flags |= said.get("flags", {})
    bot.is_revoked = bool(said.get("revoked", bot.is_revoked))
    return {"bot": bot.bot_id, "username": bot.username, "me": bot.me()}


ROUTES = [
    route("/control/traffic", traffic, "GET"),
    route("/control/traffic/keep", keep_traffic, "POST"),
    route("/control/violations", violations, "GET"),
    route("/control/violations", forget_violations, "DELETE"),
    route("/control/state", state, "GET"),
    route("/control/files/{file_id}", file_content, "GET"),
    route("/control/clock", move_clock, "POST"),
    route("/control/bots", add_bot, "POST"),
]
