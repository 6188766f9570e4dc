"""Base64 as age wants it: one text for each byte string."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sealing.age.encoding import read_base64, write_base64
from bot.sealing.age.errors import HeaderError


@given(st.binary())
def test_what_was_written_is_read_back(raw: bytes) -> None:
    """Any bytes survive, and no padding is written."""
    text = write_base64(raw)

    assert b"=" not in text
    assert read_base64(text) == raw


@pytest.mark.parametrize(
    "text",
    [b"QQ==", b"QQ=", b"QR", b"Q", b"QUFB\n", b" QUFB", b"QU-_", b"QUF", "QÜ".encode()],
    ids=["padded", "half padded", "stray bits", "one digit", "line feed", "space", "url-safe",
         "stray bits of three", "not ASCII"],
)  # fmt: skip
def test_any_other_spelling_is_refused(text: bytes) -> None:
    """A second text for the same bytes would be a change that nobody notices."""
    with pytest.raises(HeaderError):
        read_base64(text)
