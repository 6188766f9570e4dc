"""The official JavaScript library takes our webhooks, and nothing that was changed on its way."""

import json
import time
from pathlib import Path
from typing import Any

from bot.forwarding.envelope import Contents, envelope
from bot.forwarding.signatures import written_public
from tests.bot.forwarding.parcels import KEYS, SECRET, parcel
from tests.interop.conftest import AskNode

SCRIPT = Path(__file__).with_name("webhooks.mjs")


async def message() -> dict[str, Any]:
    """One of ours, as a receiver gets it."""
    body = await envelope(parcel(), Contents.BOTH)
    headers = dict(KEYS.headers(parcel().id, int(time.time()), body))
    public = written_public(KEYS.signing_key.public)
    return {"secret": SECRET, "public": public, "body": body.decode(), "headers": headers}


async def test_a_webhook_is_taken_by_both_signatures(ask_node: AskNode) -> None:
    """By the shared secret with the library, by the server's key with Node itself."""
    one = await message()

    (answer,) = ask_node(SCRIPT, [one])

    assert answer == {"accepted": json.loads(one["body"]), "server": True}


async def test_whatever_is_changed_is_refused(ask_node: AskNode) -> None:
    """The body, the id, the time, the key; and a message of yesterday."""
    one = await message()
    old = {**one["headers"], **KEYS.headers(parcel().id, int(time.time()) - 86400,
                                            one["body"].encode())}  # fmt: skip
    changed = [
        {**one, "body": one["body"].replace("report", "resort")},
        {**one, "headers": {**one["headers"], "webhook-id": "msg_other"}},
        {**one, "headers": {**one["headers"], "webhook-timestamp": str(int(time.time()) + 1)}},
        {**one, "secret": "whsec_" + "A" * 43 + "="},
        {**one, "headers": old},
    ]

    answers = ask_node(SCRIPT, changed)

    assert [answer["accepted"] for answer in answers] == [None] * 5
    assert [answer["server"] for answer in answers] == [False, False, False, True, True]
