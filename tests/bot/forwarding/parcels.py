"""Made-up parcels, and what it takes to send them to a receiver of one's own."""

from collections.abc import AsyncIterator
from typing import Any

from bot.forwarding.allow_list import AllowList
from bot.forwarding.envelope import Contents
from bot.forwarding.signatures import WebhookKeys, written_secret
from bot.forwarding.webhook import Webhook, WebhookPlace
from bot.sealing.signing import SigningKey
from bot.services.outbox_parcels import Facts, Parcel
from tests.bot.sealing.cast import Seeded
from tests.bot.services.scene import Hands
from tests.ground.loopback import HOST
from tests.ground.receiver import Receiver

SEALED = b"age-encryption.org/v1\n-> sealed\n" + bytes(range(256)) * 20
FACTS = Facts(
    reference="K7M2QD",
    queue="protection",
    priority="P1",
    state="submitted",
    number=1,
    kind="report",
    received=1_750_000_500,
    due=1_750_004_100,
)
KEYS = WebhookKeys(bytes(range(32)), SigningKey.generate(Seeded("webhooks")))
SECRET = written_secret(KEYS.secret)


def parcel(number: int = 1, content: bytes = SEALED) -> Parcel:
    """A parcel with a name of its own."""

    async def sealed() -> AsyncIterator[bytes]:
        yield content[:1000]
        yield content[1000:]

    return Parcel(
        id=f"{number:032x}", at=1_750_000_500, size=len(content), facts=FACTS, sealed=sealed
    )


def webhook(
    to: Receiver,
    *,
    url: str = "",
    contents: Contents = Contents.SEALED,
    allow: tuple[str, ...] = (),
    inside: tuple[str, ...] = (),
    most_bytes: int = 1 << 20,
    clock: Hands | None = None,
    **more: Any,
) -> Webhook:
    """A destination that leads to a receiver in clear, unless told otherwise."""
    place = WebhookPlace(
        name="hook",
        url=url or f"http://{HOST}:{to.port}/in",
        contents=contents,
        most_bytes=most_bytes,
    )
    allowed = AllowList.parse(allow or (f"http://{HOST}:{to.port}",), inside)
    return Webhook(place, KEYS, allowed, clock or Hands(), **more)
