"""What the crowd writes."""

import random

from simulator.crowd import words


def test_every_text_holds_its_canary() -> None:
    """Whoever searches for the canary finds the words, in every language, long or short."""
    rng = random.Random(1)
    texts = [
        words.story(rng, language, long=long)
        for language in ("en", "fr", "ar", "es", "sw", "xx")
        for long in (False, True)
    ]

    assert all(text.canary in text.words for text in texts)
    assert all(len(text.words) <= 4096 for text in texts)


def test_canaries_never_repeat() -> None:
    """One canary names one message."""
    rng = random.Random(2)

    assert len({words.canary(rng) for _ in range(5000)}) == 5000


def test_files_carry_the_head_of_their_kind_and_their_canary() -> None:
    """A file looks like its kind at first sight and can be searched for."""
    rng = random.Random(3)
    for kind, head in (("voice", b"OggS"), ("photo", b"\xff\xd8"), ("document", b"%PDF")):
        file = words.file(rng, "sw", kind)

        assert file.content.startswith(head)
        assert file.canary.encode() in file.content


def test_a_code_is_typed_in_many_ways_and_stays_the_same() -> None:
    """Spaces, dashes and Arabic digits all mean the same twenty digits."""
    rng = random.Random(4)
    digits = "01234567890123456789"
    typed = {words.typed_code(rng, "ar", digits) for _ in range(60)}

    assert len(typed) == 6
    assert {"".join(str(int(c)) for c in t if c.isdecimal()) for t in typed} == {digits}


def test_a_misread_code_differs_in_one_digit() -> None:
    """A slip changes exactly one digit and keeps the length."""
    rng = random.Random(5)
    digits = "9" * 20
    for _ in range(50):
        wrong = words.misread(rng, digits)

        assert sum(a != b for a, b in zip(digits, wrong, strict=True)) == 1
