"""Signatures of webhooks, beside the official library, and the secrets that receivers are given."""

import datetime as dt

import pytest
from standardwebhooks.webhooks import Webhook

from bot.errors import ConfigError
from bot.forwarding.signatures import read_secret, secret_for, written_public, written_secret
from bot.sealing.server_keys import ServerKey
from tests.bot.forwarding.parcels import KEYS, SECRET
from tests.bot.sealing.cast import Seeded

AT = 1_750_000_000


def test_the_shared_signature_is_the_official_librarys() -> None:
    """Byte for byte."""
    headers = KEYS.headers("ab", AT, b'{"a":1}')
    when = dt.datetime.fromtimestamp(AT, dt.UTC)

    theirs = Webhook(SECRET).sign("msg_ab", when, '{"a":1}')

    assert headers["webhook-signature"].split(" ")[0] == theirs
    assert headers["webhook-timestamp"] == str(AT)


def test_each_destination_has_a_secret_of_its_own() -> None:
    """So that one receiver cannot sign for another; and it is never the subkey itself."""
    key = ServerKey.generate(Seeded("server"))
    made = {secret_for(name, key) for name in ("one", "two")} | {key.webhooks().raw, key.raw}

    assert len(made) == 4
    assert secret_for("one", key) == secret_for("one", key)


def test_a_secret_is_read_as_it_is_written() -> None:
    """With its prefix or without."""
    assert read_secret(SECRET) == KEYS.secret
    assert read_secret(f" {SECRET.removeprefix('whsec_')}\n") == KEYS.secret
    assert written_public(KEYS.signing_key.public).startswith("whpk_")


@pytest.mark.parametrize(
    "text", ["", "whsec_", "whsec_AAAA", "whsec_!!", written_secret(bytes(65))]
)
def test_what_is_no_secret_is_refused_unquoted(text: str) -> None:
    """Too short, too long, or no base64."""
    with pytest.raises(ConfigError) as refused:
        read_secret(text)
    assert "AAAA" not in str(refused.value)


def test_keys_do_not_show_themselves() -> None:
    """In no log and no traceback."""
    assert SECRET.removeprefix("whsec_")[:10] not in repr(KEYS)
