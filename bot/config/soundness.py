"""What one setting demands of another, and what no type can say.

Looks at settings only: never at files, clocks or the network, which are for
`amana check`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from bot.config.faults import Fault, Severity
from bot.config.forwarding_soundness import unsound_forwarding
from bot.config.models import Settings
from bot.config.places import Area, Contact, Service

# Beginnings of words, in the languages of most missions, that tell whoever picks up a
# phone what its owner wrote about. A stranger's glance is the attack.
TELLTALE = (
    "abus", "accus", "assault", "blow", "complain", "corrupt", "crime", "denunc", "exploit",
    "griev", "harass", "misconduct", "misdeed", "plaint", "quej", "rape", "report", "sex", "snitch",
    "victim", "violat", "violen", "whistle", "witness", "témoin", "malalamik", "unyanyas", "жалоб",
    "насил", "إساءة", "اعتداء", "انتهاك", "بلاغ", "شكوى", "شكاوى",
)  # fmt: skip

LOOPBACK = ("127.0.0.1", "::1", "localhost")
CLOUD_PORTS = (None, 80, 88, 443, 8443)
# A word, or one part of WordsRunTogether: bot names often are.
WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+")


def unsound(settings: Settings) -> list[Fault]:
    """Every fault between settings."""
    return [
        *map(Fault, _sentences(settings)),
        *_way(settings.telegram.api_url),
        *_webhook(settings),
    ]


def _way(api_url: str) -> Iterator[Fault]:
    try:
        address = urlsplit(api_url)
    except ValueError:
        yield Fault("telegram.api_url is not an address: write it as `https://host`.")
        return
    if address.scheme == "http" and address.hostname not in LOOPBACK:
        sentence = "telegram.api_url sends the token and every message in clear: use https."
        yield Fault(sentence, Severity.WARNING)


def _webhook(settings: Settings) -> Iterator[Fault]:
    """Telegram's own demands on an address (core.telegram.org/bots/api#setwebhook)."""
    webhook = settings.telegram.webhook
    if webhook.certificate_key and not webhook.certificate:
        yield Fault("telegram.webhook.certificate_key has no certificate beside it: name both.")
    if settings.telegram.way_in != "webhook":
        return
    if not webhook.url or webhook.place is None:
        yield Fault("telegram.webhook.url or address is empty: say where Telegram delivers.")
        return
    try:
        url = urlsplit(webhook.url)
        port = url.port
    except ValueError:
        yield Fault("telegram.webhook.url is not an address: write it as `https://host/path`.")
        return
    if url.hostname in LOOPBACK:
        return
    if url.scheme != "https":
        yield Fault("telegram.webhook.url is not https: Telegram delivers to nothing else.")
    if port not in CLOUD_PORTS:
        sentence = "telegram.webhook.url has a port other than 443, 80, 88 and 8443, to which "
        yield Fault(f"{sentence}Telegram itself does not deliver.", Severity.WARNING)


def _sentences(settings: Settings) -> Iterator[str]:
    yield from _names(settings)
    yield from _languages(settings)
    yield from _places(settings)
    yield from _socket(settings)
    yield from _duty(settings)
    yield from unsound_forwarding(settings)


def _names(settings: Settings) -> Iterator[str]:
    if not settings.mission.name.strip():
        yield "mission.name is empty: write the name by which people here know the mission."
    words = [word.casefold() for word in WORD.findall(settings.mission.bot_name)]
    if not words:
        yield "mission.bot_name is empty: choose a neutral name."
    if any(word.startswith(TELLTALE) for word in words):
        yield (
            "mission.bot_name says what people write about, which endangers whoever has it on a "
            "phone: choose a neutral name."
        )


def _languages(settings: Settings) -> Iterator[str]:
    offered = settings.languages.offered
    yield from _twice("languages.offered", offered)
    if settings.languages.default not in offered:
        yield "languages.default is not among languages.offered: offer it, or choose another."
    if stray := set(settings.languages.allow_unreviewed) - set(offered):
        named = ", ".join(sorted(stray))
        yield f"languages.allow_unreviewed names {named}, which is not offered: remove it there."


def _places(settings: Settings) -> Iterator[str]:
    areas = {area.id for area in settings.areas}
    contacts = {contact.id for contact in settings.contacts}
    yield from _twice("areas", (area.id for area in settings.areas))
    yield from _twice("contacts", (contact.id for contact in settings.contacts))
    yield from _twice("services", (service.id for service in settings.services))
    placed: tuple[Contact | Service, ...] = (*settings.contacts, *settings.services)
    for place in placed:
        if place.area is not None and place.area not in areas:
            yield f"{_named(place)} is in an area that [[areas]] does not list: add or mend it."
    for service in settings.services:
        if service.contact not in contacts:
            yield f"{_named(service)} has a contact that [[contacts]] does not list: mend it."
    default = settings.languages.default
    for item, words in _texts(settings):
        if not words.get(default, "").strip():
            yield f"{_named(item)} has no text in {default}, the default language: add one."


def _texts(settings: Settings) -> Iterator[tuple[Area | Contact | Service, Mapping[str, str]]]:
    yield from ((area, area.names) for area in settings.areas)
    yield from ((service, service.names) for service in settings.services)
    for contact in settings.contacts:
        yield contact, contact.name
        yield contact, contact.what
        if contact.place is not None:
            yield contact, contact.place


def _named(item: Area | Contact | Service) -> str:
    return f"{type(item).__name__.lower()} “{item.id}” in mission.toml"


def _twice(where: str, ids: Iterable[str]) -> Iterator[str]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield f"{where} lists “{name}” twice: keep one."


def _socket(settings: Settings) -> Iterator[str]:
    # The kernel's sun_path holds 108 bytes with its end; bind() would fail after start.
    if len(str(settings.socket).encode()) > 100:
        yield "storage.socket is too long a path for a socket: give one of at most 100 bytes."


def _duty(settings: Settings) -> Iterator[str]:
    duty, telegram = settings.duty, settings.telegram
    bots = [
        token.get_secret_value().partition(":")[0]
        for token in (telegram.token, telegram.staff_token)
    ]
    if bots[0] and bots[0] == bots[1]:
        yield (
            "telegram.staff_token is of the same bot as telegram.token: make a second bot, or "
            "officers are told where reporters write."
        )
    if duty.head_minutes <= duty.next_minutes:
        yield "duty.head_minutes must be more than duty.next_minutes."
    if duty.mailboxes and not duty.email.host:
        yield "duty.mailboxes has no duty.email.host to reach them by: name the mail server."
    if duty.email.host and not duty.email.sender:
        yield "duty.email.sender is empty: give the address that the e-mails come from."
