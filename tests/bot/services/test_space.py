"""Room is judged early, and recovers by itself without flicker."""

import pytest

from bot.services.space import AGAIN, FILLING, FULL, Space


def test_filling_comes_before_full() -> None:
    """The alarm for daylight, then the end of promises; back only with some room to spare."""
    free = [FILLING, FILLING - 1, FULL, FULL - 1, FULL, AGAIN - 1, AGAIN]
    space = Space(lambda: free.pop(0))
    seen = []
    while free:
        space.look()
        seen.append((space.filling, space.full))

    assert seen == [
        (False, False), (True, False), (True, False), (True, True), (True, True), (True, True),
        (True, False),
    ]  # fmt: skip


def test_a_refusal_counts_whatever_the_file_system_says() -> None:
    """A quota refuses with room on the disk; what is kept afterwards ends it."""
    space = Space(lambda: FILLING * 2)
    space.look()
    space.refused()
    space.look()
    seen = [(space.filling, space.full)]
    space.kept()
    seen.append((space.filling, space.full))

    assert seen == [(True, True), (False, False)]


def test_nothing_known_is_no_alarm() -> None:
    """A file system that does not answer is another alarm's business."""

    def fails() -> int:
        raise OSError

    space = Space(fails)
    space.look()

    assert not space.full
    assert not space.filling


@pytest.mark.parametrize("low", [0, FULL - 1])
def test_keeping_something_small_does_not_hide_a_low_disk(low: int) -> None:
    """Only room ends that."""
    space = Space(lambda: low)
    space.look()
    space.kept()

    assert space.full
