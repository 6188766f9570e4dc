"""Stanzas and headers: written one way, read only that way."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sealing.age.errors import HeaderError, HeaderMacError
from bot.sealing.age.header import MAX_HEADER_SIZE, Header, find_end, format_header
from bot.sealing.age.primitives import FileKey
from bot.sealing.age.stanza import Stanza

KEY = FileKey(b"YELLOW SUBMARINE")
ARGUMENT = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=9)
STANZA = st.builds(
    Stanza,
    st.lists(ARGUMENT, min_size=1, max_size=4).map(tuple),
    st.binary(max_size=200),
)


@given(st.lists(STANZA, min_size=1, max_size=5))
def test_what_was_written_is_read_back(stanzas: list[Stanza]) -> None:
    """Any stanzas survive, and their MAC holds."""
    header = Header.parse(format_header(KEY, stanzas))
    header.verify(KEY)

    assert header.stanzas == tuple(stanzas)


@pytest.mark.parametrize("size", [0, 47, 48, 49, 95, 96, 97])
def test_a_body_ends_in_a_short_line(size: int) -> None:
    """A body that fills its lines is followed by an empty one, so its end is known."""
    *full, last, end = Stanza(("a",), bytes(size)).format().split(b"\n")[1:]

    assert all(len(line) == 64 for line in full)
    assert len(last) < 64
    assert end == b""


def test_the_mac_is_of_one_file_key() -> None:
    """A header moved to another file key does not verify."""
    header = Header.parse(format_header(KEY, [Stanza(("a",), b"")]))
    with pytest.raises(HeaderMacError):
        header.verify(FileKey(bytes(16)))


def test_stanzas_cannot_be_taken_out_or_swapped() -> None:
    """Removing, doubling or reordering readers shows in the MAC."""
    stanzas = [Stanza((name,), name.encode()) for name in "abc"]
    text = format_header(KEY, stanzas)
    parts = [stanza.format() for stanza in stanzas]
    for changed in (parts[1:], parts[::-1], [*parts, parts[0]]):
        altered = text.replace(b"".join(parts), b"".join(changed))
        with pytest.raises(HeaderMacError):
            Header.parse(altered).verify(KEY)


@pytest.mark.parametrize("extra", [b"\n", b" ", b"x", b"--- x\n", bytes(16)])
def test_nothing_may_follow_the_mac(extra: bytes) -> None:
    """A header is one header, to its last byte."""
    with pytest.raises(HeaderError):
        Header.parse(format_header(KEY, [Stanza(("a",), b"")]) + extra)


@pytest.mark.parametrize(
    "mac_line",
    [b"---", b"--- ", b"---%s", b"---  %s", b"--- %s ", b"----%s", b"---- %s", b"--- %sAAAA",
     b"--- %s=", b"---\t%s", b"--- %s\r", b"--- AAAA"],
)  # fmt: skip
def test_a_malformed_mac_line_is_refused_unverified(mac_line: bytes) -> None:
    """Its form is checked before its value, so that a header has one text only."""
    head, _, mac = format_header(KEY, [Stanza(("a",), b"")])[:-1].rpartition(b"--- ")
    with pytest.raises(HeaderError):
        Header.parse(head + mac_line.replace(b"%s", mac) + b"\n")


LINE = b"A" * 64


@pytest.mark.parametrize(
    "lines",
    [[], [LINE], [LINE, LINE], [LINE + b"AAAA", b""], [LINE + b"AAAA"], [b"AA=="], [b"AAAA", b""],
     [b"AAAA", b"AAAA"], [b"AAAA "], [b" "], [b"AB"], [b"\r"], [b"", b""]],
)  # fmt: skip
def test_a_body_in_any_other_shape_is_refused(lines: list[bytes]) -> None:
    """No end, a long line, padding, two short lines, stray bits, a carriage return."""
    sound = Stanza(("a",), b"").format()
    text = format_header(KEY, [Stanza(("a",), b"")])

    assert sound in text
    with pytest.raises(HeaderError):
        Header.parse(text.replace(sound, b"".join(b"%s\n" % line for line in [b"-> a", *lines])))


@pytest.mark.parametrize("line", [b"->", b"-> ", b"->  a", b"-> a ", b"-> \xc3\xa4", b"- a", b""])
def test_a_stanza_that_starts_otherwise_is_refused(line: bytes) -> None:
    """One arrow, one space, arguments that are not empty, ASCII only."""
    text = format_header(KEY, [Stanza(("a",), b"")])
    with pytest.raises(HeaderError):
        Header.parse(text.replace(b"-> a\n", line + b"\n"))


def test_every_cut_header_is_refused() -> None:
    """No proper beginning of a header is a header."""
    text = format_header(KEY, [Stanza(("a", "b"), bytes(48)), Stanza(("c",), b"")])
    for length in range(len(text)):
        with pytest.raises(HeaderError):
            Header.parse(text[:length])


def test_a_header_without_end_is_not_read_forever() -> None:
    """Past the limit there is no end to be found, whatever comes."""
    body = Random(1).randbytes(MAX_HEADER_SIZE)
    text = format_header(KEY, [Stanza(("a",), body)])

    assert find_end(text) == 0
    with pytest.raises(HeaderError):
        Header.parse(text)
