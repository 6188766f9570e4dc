"""What destinations and routes demand of each other.

Looks at settings only; whether a destination answers is for `amana check`.
"""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.config.forwarding import DestinationItem
from bot.config.models import Settings
from bot.errors import ConfigError
from bot.forwarding.allow_list import AllowList
from bot.services.duty.alerts import DUTY
from bot.services.letter_reading import ERASE

RESERVED = frozenset({DUTY, ERASE})
"""Under the one officers are told; under the other letters end, and what lies there is erased."""


def unsound_forwarding(settings: Settings) -> Iterator[str]:
    """Every fault between destinations, routes and what they need."""
    names = Counter(each.name for each in settings.destinations)
    for name, count in names.items():
        if count > 1:
            yield f"destinations lists “{name}” twice: keep one, or give it another name."
    for each in settings.destinations:
        for why in _one(settings, each):
            yield f"the destination “{each.name}” {why}"
    try:
        AllowList.parse(settings.forwarding.allow, settings.forwarding.inside)
    except ConfigError as error:
        yield str(error)
    for route in settings.routes:
        for name in route.to:
            if name not in names:
                yield f"a route leads to “{name}”, which [[destinations]] does not list: mend it."


def _one(settings: Settings, each: DestinationItem) -> Iterator[str]:
    if each.name in RESERVED:
        yield "has a name that is taken: the server uses it itself; choose another."
    match each.kind:
        case "webhook":
            yield from _webhook(settings, each)
        case "email":
            if not each.to:
                yield "has no mailboxes: list them in `to`."
            if not settings.duty.email.host:
                yield "has no mail server: set duty.email.host."
            if each.body != "sealed":
                yield "is an e-mail, which never holds facts in clear: set body to `sealed`."
        case "folder":
            if each.path is None:
                yield "has no folder: name it in `path`."
            if each.body == "facts":
                yield "is a folder, which holds sealed files: set body to `sealed`."


def _webhook(settings: Settings, each: DestinationItem) -> Iterator[str]:
    try:
        address = urlsplit(each.url)
    except ValueError:
        yield "has no address that can be read: write it as https://host/path."
        return
    if address.scheme not in {"http", "https"} or not address.hostname:
        yield "has no address: write it in `url` as https://host/path."
    elif not settings.forwarding.allow:
        yield "leads to a host that forwarding.allow does not list: add it there."
