"""Methods about a chat itself: facts, members, pins, reactions, leaving."""

from simulator.chats import Chat
from simulator.errors import bad_request
from simulator.methods.registry import Request, answers
from simulator.wire import Json


def _chat(request: Request) -> Chat:
    return request.simulation.world.chat_for(request.bot, request.call.raw["chat_id"])


@answers("getChat")
def get_chat(request: Request) -> Json:
    """What a bot may know of a chat."""
    chat = _chat(request)
    gifts = {
        "unlimited_gifts": True,
        "limited_gifts": True,
        "unique_gifts": True,
        "premium_subscription": True,
        "gifts_from_channels": True,
    }
    return {
        **chat.public,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }


@answers("getChatMember")
def get_chat_member(request: Request) -> Json:
    """Somebody's standing in a chat."""
    chat, user_id = _chat(request), int(request.call.raw["user_id"])
    if user_id == request.bot.bot_id:
        return {"user": request.bot.user(), "status": "member"}
    person = request.simulation.world.people.get(user_id)
    if person is None or (chat.public["type"] == "private" and chat.chat_id != user_id):
        raise bad_request("user not found")
    return {"user": person.user(), "status": "member"}


@answers("getChatMemberCount")
def get_chat_member_count(request: Request) -> int:
    """How many are in a chat, the bot included."""
    _chat(request)
    return 2


@answers("getUserProfilePhotos")
def get_profile_photos(request: Request) -> Json:
    """Nobody here has a photo; asking is still in the traffic."""
    if int(request.call.raw["user_id"]) not in request.simulation.world.people:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


@answers("pinChatMessage")
def pin(request: Request) -> bool:
    """Pin a message."""
    chat, message_id = _chat(request), int(request.call.raw["message_id"])
    if chat.living(message_id) is None:
        raise bad_request("message to pin not found")
    if message_id not in chat.pinned:
        chat.pinned.append(message_id)
        chat.changed()
    return True


@answers("unpinChatMessage", "unpinAllChatMessages")
def unpin(request: Request) -> bool:
    """Unpin one message, or the latest, or all."""
    chat, wanted = _chat(request), request.call.raw.get("message_id")
    if request.call.method.name == "unpinAllChatMessages":
        chat.pinned.clear()
    elif wanted and int(wanted) in chat.pinned:
        chat.pinned.remove(int(wanted))
    elif not wanted and chat.pinned:
        chat.pinned.pop()
    chat.changed()
    return True


@answers("setMessageReaction")
def react(request: Request) -> bool:
    """Put the bot's reaction on a message."""
    chat = _chat(request)
    message = chat.living(int(request.call.raw["message_id"]))
    if message is None:
        raise bad_request("message to react not found")
    chat.changed()
    return True


@answers("leaveChat")
def leave(request: Request) -> bool:
    """Leave a group or channel."""
    chat = _chat(request)
    if chat.public["type"] == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.is_blocked = True
    chat.changed()
    return True
