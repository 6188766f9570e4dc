"""Doors for what goes wrong or comes unasked: faults, raw updates, groups."""

from starlette.requests import Request

from simulator.acts import membership, post
from simulator.control.doors import bot_named, facts, route, simulation_of
from simulator.entities import found_in
from simulator.errors import DoorError
from simulator.view import chat_view
from simulator.wire import Json


async def add_faults(request: Request) -> Json:
    """Inject one fault, or those in `faults`."""
    said = await facts(request)
    return {"faults": simulation_of(request).inject(said.get("faults", [said]))}


async def list_faults(request: Request) -> Json:
    """What may still go wrong."""
    return {"faults": simulation_of(request).faults.active()}


async def clear_faults(request: Request) -> Json:
    """Let everything go well."""
    simulation_of(request).faults.clear()
    return {"faults": []}


async def inject_update(request: Request) -> Json:
    """Queue an update exactly as given; `bot` may stand beside `update`."""
    said = await facts(request)
    update = said.get("update", said)
    bot = bot_named(request, said.get("bot"))
    return {"update_id": bot.updates.push_raw(dict(update))}


async def group(request: Request) -> Json:
    """Add the bot to a group or channel (`type`), if it is not there, and write a text in it."""
    said = await facts(request)
    simulation = simulation_of(request)
    world, bot = simulation.world, bot_named(request, said.get("bot"))
    chat = world.group(bot, said)
    person = world.people.get(int(said.get("person", 0))) or world.add_person({})
    if not chat.is_open:
        chat.is_open = True
        new = "administrator" if chat.public["type"] == "channel" else "member"
        membership(world, bot, chat, person, old="left", new=new)
        if new == "member":
            post(world, bot, chat, person, {"new_chat_members": [bot.user()]})
    answer: Json = {"chat_id": chat.chat_id, "person": person.user_id}
    if "text" in said:
        text = str(said["text"])
        answer |= post(world, bot, chat, person, {"text": text, "entities": found_in(text)})
    return answer


async def group_view(request: Request) -> Json:
    """What a group shows."""
    bot = bot_named(request, request.query_params.get("bot"))
    chat = bot.chats.get(int(request.path_params["chat_id"]))
    if chat is None:
        raise DoorError(404, "the bot is in no such chat")
    return chat_view(chat, with_deleted=True)


ROUTES = [
    route("/control/faults", add_faults, "POST"),
    route("/control/faults", list_faults, "GET"),
    route("/control/faults", clear_faults, "DELETE"),
    route("/control/updates", inject_update, "POST"),
    route("/control/group", group, "POST"),
    route("/control/group/{chat_id}", group_view, "GET"),
]
