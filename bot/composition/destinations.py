"""Where sealed entries go, as the mission names it: routes, addresses, keys, each destination.

Owns the way from settings to what `bot.forwarding` works with. It connects to nothing.
"""

import ssl
from functools import partial

from bot.composition.duty import mail_server
from bot.config import Settings
from bot.config.forwarding import DestinationItem
from bot.errors import ConfigError
from bot.forwarding.allow_list import AllowList
from bot.forwarding.envelope import Contents
from bot.forwarding.folder import Folder
from bot.forwarding.mail import Mail, MailPlace
from bot.forwarding.signatures import WebhookKeys, read_secret, secret_for
from bot.forwarding.webhook import Webhook, WebhookPlace
from bot.sealing.server_keys import ServerKey, parse_signing_key
from bot.sealing.signing import SigningKey
from bot.services.outbox_parcels import Destination
from bot.services.outbox_routes import Route, Routes
from bot.services.outbox_store import Routed
from bot.services.ports import Clock, Store
from bot.services.space import MEGABYTE


def routes(settings: Settings) -> Routes:
    """The mission's routes."""
    return Routes(
        Route(
            destinations=route.to,
            kinds=frozenset(map(str, route.kinds)),
            queues=frozenset(map(str, route.queues)),
            priorities=frozenset(int(priority[1:]) for priority in route.priorities),
            states=frozenset(map(str, route.states)),
        )
        for route in settings.routes
    )


def routed(store: Store, settings: Settings) -> Routed:
    """The store, whose commits bring their deliveries with them."""
    return Routed(store, routes(settings))


def named_destination(settings: Settings, name: str) -> DestinationItem:
    """A webhook of the mission's by its name; ConfigError if there is none."""
    found = next((each for each in settings.destinations if each.name == name), None)
    if found is None or found.kind != "webhook":
        raise ConfigError(f"[[destinations]] lists no webhook “{name}”.")
    return found


def keys_of(settings: Settings, item: DestinationItem) -> WebhookKeys:
    """What a webhook is signed with, read from the keys' folder."""
    folder = settings.keys_dir
    server_key = ServerKey.parse((folder / "server.key").read_bytes())
    signing_key = parse_signing_key((folder / "server-signing.key").read_bytes())
    return _keys(settings, item, server_key, signing_key)


def allow_list(settings: Settings) -> AllowList:
    """Whereto this server may speak."""
    return AllowList.parse(settings.forwarding.allow, settings.forwarding.inside)


def destination(
    settings: Settings,
    item: DestinationItem,
    keys: tuple[ServerKey, SigningKey],
    clock: Clock,
) -> Destination:
    """One destination as the mission names it."""
    match item.kind:
        case "webhook":
            place = WebhookPlace(
                name=item.name,
                url=item.url,
                contents=Contents(item.body),
                most_bytes=item.megabytes * MEGABYTE,
            )
            authority = settings.within(item.ca_file) if item.ca_file else None
            trust = partial(ssl.create_default_context, cafile=authority)
            signed = _keys(settings, item, *keys)
            return Webhook(place, signed, allow_list(settings), clock, trust=trust)
        case "email":
            mail = MailPlace(
                name=item.name,
                to=item.to,
                subject=item.subject,
                most_bytes=item.megabytes * MEGABYTE,
            )
            return Mail(mail, mail_server(settings), allow_list(settings))
        case "folder":
            path = settings.within(item.path) if item.path else settings.folder
            return Folder(item.name, path, Contents(item.body))


def _keys(
    settings: Settings, item: DestinationItem, server_key: ServerKey, signing_key: SigningKey
) -> WebhookKeys:
    if item.secret_file is None:
        return WebhookKeys(secret_for(item.name, server_key), signing_key)
    path = settings.within(item.secret_file)
    try:
        written = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{path} cannot be read: give a file of one line.") from None
    return WebhookKeys(read_secret(written), signing_key)
