"""Armor: read strictly, written so that other tools read it."""

from random import Random

import pytest

from bot.sealing.age import ArmorError, armor, is_armored, unarmor


@pytest.mark.parametrize("size", [0, 1, 47, 48, 49, 96, 5000])
def test_what_was_armored_comes_back(size: int) -> None:
    """Any file survives, with other line ends and blank lines around it too."""
    file = Random(size).randbytes(size)
    text = armor(file)

    assert is_armored(text)
    assert unarmor(text) == file
    assert unarmor(b" \r\n\n" + text.replace(b"\n", b"\r\n") + b"\n \t") == file


def test_a_binary_file_is_not_taken_for_armor() -> None:
    """The first bytes decide."""
    assert not is_armored(b"age-encryption.org/v1\n-----BEGIN AGE")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"-----BEGIN", b" -----BEGIN"),
        (b"-----BEGIN", b"text\n-----BEGIN"),
        (b"FILE-----\n", b"FILE-----\n\n"),
        (b"FILE-----\n", b"FILE-----\nComment: x\n\n"),
        (b"-----END", b"\n-----END"),
        (b"-----END AGE", b"-----END PGP"),
        (b"-----END AGE ENCRYPTED FILE-----\n", b""),
        (b"=\n", b"\n"),
        (b"AA=", b"AB="),
        (b"AAAA\n", b"AAA\n"),
        (b"AAAA\n", b"AAAA \n"),
        (b"AAAA\n", b"AAA-\n"),
    ],
)
def test_every_departure_is_refused(old: bytes, new: bytes) -> None:
    """One file has one armor, up to line ends and white space around it."""
    text = armor(bytes(50))

    assert old in text
    with pytest.raises(ArmorError):
        unarmor(text.replace(old, new, 1))


@pytest.mark.parametrize("lines", [[b"A" * 64, b""], [b"A" * 68], [b""], [b"A" * 64, b"A" * 68]])
def test_a_last_line_that_is_empty_or_too_long_is_refused(lines: list[bytes]) -> None:
    """A full line is not followed by an empty one, as it would be in a header."""
    begin, end = armor(b"").splitlines()
    with pytest.raises(ArmorError):
        unarmor(b"\n".join([begin, *lines, end]))
