"""Letters and notes that are being written: they survive a lock, a crash and a restart.

Owns the drafts of one officer, sealed to their own recipient under the desk's
home. A draft is kept until it was sent or thrown away. One that the server
holds back, because its reporter was told of news today, waits here with its
time. The newest text wins: a draft is one person's.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Protocol

_INDEX = "drafts"


class Facts(Protocol):
    """What this needs of `desk.cache.Cache`."""

    def fact(self, name: str) -> bytes | None:
        """What was kept under a name."""
        ...

    def keep_fact(self, name: str, content: bytes) -> None:
        """Keep a small document, sealed to the officer alone."""
        ...

    def forget_fact(self, name: str) -> None:
        """Forget it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One form that is not sent yet.

    Attributes:
        reference: of the case.
        action: which form, by its id in `bot.casework.actions`.
        form: its fields as typed.
        saved: when (seconds since 1970 UTC).
        held_until: when the server takes it, if it asked to wait.
        tried: the entry number under which it was sent, if no answer came back.
    """

    reference: str
    action: str
    form: Mapping[str, str] = field(repr=False)
    saved: int
    held_until: int | None = None
    tried: int | None = None


class Drafts:
    """One officer's drafts."""

    def __init__(self, cache: Facts) -> None:
        """Take the officer's own cache, which seals what is kept."""
        self._cache = cache

    def keep(self, draft: Draft) -> None:
        """Keep a draft in place of the one for the same form of the same case.

        Text that was sent without an answer stays marked so while it is the same text.
        """
        before = self._read(draft.reference, draft.action)
        if draft.tried is None and before is not None and before.form == draft.form:
            draft = replace(draft, tried=before.tried)
        self._cache.keep_fact(_name(draft.reference, draft.action), _dump(draft))
        self._index({**self._listed(), _key(draft.reference, draft.action): ""})

    def of(self, reference: str, action: str) -> Draft | None:
        """The draft for one form of one case."""
        return self._read(reference, action)

    def all(self) -> tuple[Draft, ...]:
        """Every draft, the newest first."""
        keys = (key.partition("/") for key in self._listed())
        drafts = (self._read(reference, action) for reference, _, action in keys)
        return tuple(sorted(filter(None, drafts), key=lambda d: d.saved, reverse=True))

    def due(self, now: int) -> tuple[Draft, ...]:
        """Held drafts whose time has come (`now` in seconds since 1970 UTC), oldest first."""
        held = [d for d in self.all() if d.held_until is not None and d.held_until <= now]
        return tuple(sorted(held, key=lambda d: d.held_until or 0))

    def hold(self, draft: Draft, until: int) -> Draft:
        """Keep a draft until the server takes it (seconds since 1970 UTC)."""
        held = replace(draft, held_until=until, tried=None)
        self.throw_away(draft.reference, draft.action)  # the server has answered: it was not taken
        self.keep(held)
        return held

    def throw_away(self, reference: str, action: str) -> None:
        """Forget a draft: it was sent, or is not wanted."""
        listed = self._listed()
        listed.pop(_key(reference, action), None)
        self._index(listed)
        self._cache.forget_fact(_name(reference, action))

    def _read(self, reference: str, action: str) -> Draft | None:
        kept = self._cache.fact(_name(reference, action))
        if kept is None:
            return None
        try:
            facts = json.loads(kept)
            form = {str(name): str(value) for name, value in facts.pop("form").items()}
            return Draft(**facts, form=form)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None  # of another version of the desk

    def _listed(self) -> dict[str, str]:
        kept = self._cache.fact(_INDEX)
        try:
            return {} if kept is None else dict.fromkeys(json.loads(kept), "")
        except (ValueError, TypeError):
            return {}

    def _index(self, listed: Mapping[str, str]) -> None:
        self._cache.keep_fact(_INDEX, json.dumps(list(listed)).encode())


def _dump(draft: Draft) -> bytes:
    return json.dumps(asdict(draft)).encode()


def _key(reference: str, action: str) -> str:
    return f"{reference}/{action}"


def _name(reference: str, action: str) -> str:
    return f"draft/{_key(reference, action)}"
