"""What the queue's address asks for: a view, and which of its cases.

Owns reading it, writing it, and the comparison of one row with it. All of it
stands in the address, so that a filtered view can be kept and gone back to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from desk.answers import Summary
from desk.pages.queue_words import VIEWS

ALL = "all"
"""A view that has no name in the queue's bar."""
_CLEAR = ("priority", "state")
_SEALED = ("find", "category", "language", "area")
_FIELDS = (*_SEALED, *_CLEAR)
_LONGEST = 80
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for.

    Attributes:
        after: where the page before ended, None at the view's beginning.
        passed: how many cases of the view were looked at on the pages before.
    """

    view: str = "todo"
    find: str = ""
    category: str = ""
    language: str = ""
    area: str = ""
    priority: str = ""
    state: str = ""
    after: str | None = None
    passed: int = 0

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Read them; an unknown view is the first."""
        view = query.get("view", "todo")
        said = {name: query.get(name, "").strip()[:_LONGEST] for name in _FIELDS}
        return cls(
            view=view if view in VIEWS or view == ALL else "todo",
            after=query.get("after") or None,
            passed=count_of(query.get("passed", "")),
            **said,
        )

    def items(self) -> Iterator[tuple[str, str]]:
        """What an address needs to ask for the same, the view's default left out."""
        yield "view", "" if self.view == "todo" else self.view
        for name in _FIELDS:
            yield name, getattr(self, name)
        yield "after", self.after or ""
        yield "passed", str(self.passed or "")

    @property
    def address(self) -> str:
        """The address that asks for this."""
        query = urlencode({name: value for name, value in self.items() if value})
        return f"/?{query}" if query else "/"

    @property
    def narrows(self) -> bool:
        """Whether only some of the view's cases are asked for."""
        return any(getattr(self, name) for name in _FIELDS)

    @property
    def by_content(self) -> bool:
        """Whether anything is asked for that only the desk can read."""
        return any(getattr(self, name) for name in _SEALED)

    def may_fit(self, case: Summary) -> bool:
        """Whether a case fits as far as the server itself tells, before anything is opened."""
        state = case.state.partition(":")[0]
        return self.priority in {"", case.priority} and self.state in {"", state}


def count_of(text: str) -> int:
    """A count from an address; 0 for what is none."""
    is_count = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if is_count else 0
