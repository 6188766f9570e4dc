"""Methods that delete messages, within Telegram's 48 hours; must never forget what was deleted."""

from simulator.chats import Chat, Message
from simulator.errors import bad_request, violation
from simulator.methods.registry import Request, answers

LIFETIME = 48 * 3600
_MOST = 100
_TOO_OLD = "message can't be deleted for everyone"


def _chat(request: Request) -> Chat:
    return request.simulation.world.chat_for_deleting(request.bot, request.call.raw["chat_id"])


def _is_deletable(request: Request, message: Message) -> bool:
    return request.simulation.clock.now() - message.date < LIFETIME


def _delete(request: Request, chat: Chat, message: Message) -> None:
    message.deleted_by, message.deleted_at = "bot", request.simulation.clock.date()
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
    chat.changed()


@answers("deleteMessage")
def delete_message(request: Request) -> bool:
    """Delete one message, the person's own included."""
    chat = _chat(request)
    message = chat.living(int(request.call.raw["message_id"]))
    if message is None:
        raise bad_request("message to delete not found")
    if not _is_deletable(request, message):
        raise bad_request(_TOO_OLD)
    _delete(request, chat, message)
    return True


@answers("deleteMessages")
def delete_messages(request: Request) -> bool:
    """Delete up to a hundred messages; missing ones are skipped, one too old stops them all."""
    ids = list(getattr(request.call.model, "message_ids", []))
    if not ids:
        raise violation("message identifiers are not specified")
    if len(ids) > _MOST:
        raise violation("too many message identifiers specified")
    chat = _chat(request)
    found = [m for m in map(chat.living, ids) if m]
    if not all(_is_deletable(request, m) for m in found):
        raise bad_request(_TOO_OLD)
    for message in found:
        _delete(request, chat, message)
    return True
