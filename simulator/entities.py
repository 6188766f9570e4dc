"""Message entities: lengths in UTF-16 and what Telegram finds in a text by itself.

Must never judge whether a bot may send a text: that is `simulator.rules`.
"""

import re

from simulator.wire import Json

_COMMAND = r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"
_EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
_URL = (
    r"(?:https?|tg|ftp)://[^\s<>\"]*[^\s<>\".,;:!?)'\]]"
    r"|(?<![\w.@-])(?:[A-Za-z0-9-]+\.)+(?:org|com|net|int|info|io|me|gov|edu)\b(?:/[^\s<>\"]*[^\s<>\".,;:!?)'\]])?"
)
_FINDERS = re.compile(
    f"(?P<email>{_EMAIL})|(?P<url>{_URL})|(?P<bot_command>{_COMMAND})"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b)|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
)
_MAY_HOLD = re.compile(r"[/@#.]")


def utf16_length(text: str) -> int:
    """How long Telegram says a text is: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def found_in(text: str) -> list[Json]:
    """Commands, addresses, mentions and hashtags, as Telegram marks them in any message."""
    if not _MAY_HOLD.search(text):
        return []
    return [
        {
            "type": match.lastgroup,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in _FINDERS.finditer(text)
    ]


def _overlaps(entity: Json, others: list[Json]) -> bool:
    end = entity["offset"] + entity["length"]
    return any(o["offset"] < end and entity["offset"] < o["offset"] + o["length"] for o in others)


def merged(text: str, given: list[Json]) -> list[Json]:
    """The given entities plus those Telegram finds where none is given, in order."""
    added = [entity for entity in found_in(text) if not _overlaps(entity, given)]
    return sorted(given + added, key=lambda e: (e["offset"], -e["length"]))


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The text without white space at its ends, its entities moved along."""
    kept = text.strip()
    if len(kept) == len(text):
        return text, entities
    cut = utf16_length(text[: len(text) - len(text.lstrip())])
    limit = utf16_length(kept)
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        end = min(limit, entity["offset"] + entity["length"] - cut)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved
