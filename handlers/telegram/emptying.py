"""Takes the words out of a message of ours that Telegram no longer lets anybody delete.

Owns what is left of it. A message older than 48 h cannot be deleted by us,
but its text can still be changed: a code or a letter that its reader wants
gone must not stay because they came back on the third day. It must never be
used where deleting is still possible.
"""

from contextlib import suppress

from handlers.telegram.sender import Lane, RefusedError, Sender

EMPTY = "✓"
"""Neither words nor a button: in every language, and for whoever holds the phone next."""


async def empty(sender: Sender, chat: int, message: int) -> None:
    """Leave nothing to read of a message; one that is gone already needs it no more."""
    parameters = {"message_id": message, "text": EMPTY}
    with suppress(RefusedError):
        await sender.call(Lane.CARDS, chat, "editMessageText", parameters)
