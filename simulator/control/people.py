"""Doors for who people are and what they see; must never make them do anything."""

from starlette.requests import Request

from simulator.control.doors import ONE_PERSON, facts, person_of, phone_of, route, simulation_of
from simulator.errors import DoorError
from simulator.people import Person
from simulator.view import chat_view
from simulator.wire import Json

_LONGEST_POLL = 60.0


def _described(request: Request, person: Person) -> Json:
    bots = simulation_of(request).world.bots.values()
    language = (person.language_code or "")[:2]
    return {
        "person": person.user_id,
        "chat_id": person.user_id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "bots": [
            {
                "bot": bot.bot_id,
                "username": bot.username,
                "name": bot.text_for("name", language),
                "description": bot.text_for("description", language),
                "short_description": bot.text_for("short_description", language),
                "commands": bot.commands_shown(person.user_id, language),
                "blocked": person.user_id in bot.chats and bot.chats[person.user_id].is_blocked,
            }
            for bot in bots
        ],
    }


async def add_person(request: Request) -> Json:
    """Somebody new."""
    person = simulation_of(request).world.add_person(await facts(request))
    return _described(request, person)


async def list_people(request: Request) -> Json:
    """Everybody."""
    people = simulation_of(request).world.people.values()
    return {"people": [_described(request, person) for person in people]}


async def person_facts(request: Request) -> Json:
    """Who somebody is and which menu their phone shows."""
    return _described(request, person_of(request))


async def change_person(request: Request) -> Json:
    """A new name or language."""
    person = person_of(request)
    said = {name: value for name, value in (await facts(request)).items() if name != "bot"}
    for field, value in said.items():
        if field not in ("first_name", "last_name", "username", "language_code"):
            raise DoorError(400, "a person has first_name, last_name, username and language_code")
        setattr(person, field, value)
    for bot in simulation_of(request).world.bots.values():
        if person.user_id in bot.chats:
            bot.chats[person.user_id].public = person.chat()
    return _described(request, person)


async def chat(request: Request) -> Json:
    """What the phone shows now, and with `deleted=1` what it does not show any more."""
    phone = phone_of(request, {})
    return chat_view(phone.chat, with_deleted=request.query_params.get("deleted") == "1")


async def events(request: Request) -> Json:
    """The chat as soon as its revision is above `since`, or after `timeout` seconds."""
    phone = phone_of(request, {})
    since = int(request.query_params.get("since", "0"))
    timeout = float(request.query_params.get("timeout", "25"))
    await phone.chat.wait_change(since, min(timeout, _LONGEST_POLL))
    return chat_view(phone.chat)


ROUTES = [
    route("/control/people", add_person, "POST"),
    route("/control/people", list_people, "GET"),
    route(ONE_PERSON, person_facts, "GET"),
    route(ONE_PERSON, change_person, "POST", "PATCH"),
    route(f"{ONE_PERSON}/chat", chat, "GET"),
    route(f"{ONE_PERSON}/events", events, "GET"),
]
