"""The errors: the tree in the docstring is the code's."""

import re
from collections.abc import Iterator

from bot import errors
from bot.errors import AmanaError


def _drawn(error: type[AmanaError], depth: int = 0) -> Iterator[tuple[int, str]]:
    """Yield a class and those below it that stand in the same module, as a tree is read."""
    yield depth, error.__name__
    for below in error.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from _drawn(below, depth + 1)


def test_the_tree_is_the_codes() -> None:
    """Whoever reads the docstring sees every shared error under its parent, in the code's order."""
    lines = re.findall(r"^ {4}([│ ├└─]*)(\w+Error)\b", errors.__doc__ or "", re.MULTILINE)
    told = [(len(branch) // 4, name) for branch, name in lines]

    assert told == list(_drawn(AmanaError))
    assert len(told) > 15
