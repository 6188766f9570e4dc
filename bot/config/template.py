"""The mission.toml that `amana init` writes: every setting, explained in place.

Made from the models, so a new setting explains itself in every new mission.
What is not chosen stands there as a comment with its default.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from bot.config.describe import Leaf, Listing, leaves, listings, section, toml

HEAD = """\
# This mission's settings. The environment wins over this file: AMANA_SECTION__KEY.
# Paths are seen from this folder. `amana check` lists everything that is wrong at once.
"""


def mission_toml(
    chosen: Mapping[str, object], items: Mapping[str, Sequence[Mapping[str, object]]]
) -> str:
    """Write a mission.toml.

    Args:
        chosen: Values by setting, such as `{"mission.name": "…"}`.
        items: Tables by listing, such as `{"areas": [{"id": "north", …}]}`.
    """
    lines = [*HEAD.splitlines(), ""]
    now_in = ""
    for leaf in leaves():
        above = leaf.path.rpartition(".")[0]
        if above != now_in:
            now_in = above
            lines += _heading(above)
        lines += [*_comment(leaf.meaning), _assignment(leaf, chosen), ""]
    for listing in listings():
        lines += _listing(listing, items.get(listing.name, ()))
    return "\n".join(lines)


def _heading(name: str) -> list[str]:
    return [*_comment(section(name)), f"[{name}]"]


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, 88)]


def _assignment(leaf: Leaf, chosen: Mapping[str, object]) -> str:
    name = leaf.path.rpartition(".")[2]
    if leaf.path in chosen:
        return f"{name} = {toml(chosen[leaf.path])}"
    if leaf.secret:
        file = chosen.get(f"{leaf.path}_file")
        return f"{'' if file else '# '}{name}_file = {toml(file or f'keys/{leaf.path}')}"
    return f"# {name} = {toml(leaf.default)}"


def _listing(listing: Listing, items: Sequence[Mapping[str, object]]) -> Iterator[str]:
    yield from _comment(listing.meaning)
    yield f"# [[{listing.name}]]"
    for leaf in listing.leaves:
        yield f"# {leaf.path} = {toml(leaf.example)}  # {leaf.meaning}"
    for item in items:
        yield from ("", f"[[{listing.name}]]")
        yield from (f"{key} = {toml(value)}" for key, value in item.items())
    yield ""
