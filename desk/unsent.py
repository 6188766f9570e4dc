"""Forms that came after the lock: kept in memory, sealed to the officer who wrote them.

Owns what stays of a browser's officer when they are locked: their name, the
recipient that only their key opens, and the token by which their last pages
are known. Nothing here is opened or on disk. When the same officer unlocks
this browser, the words become drafts, sealed as every draft is; another's
unlocking opens nothing of them.
"""

import hmac
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from bot.errors import SealingError
from bot.sealing.age import Identity, Recipient, open_, seal
from bot.sealing.randomness import RandomBytes
from desk.drafts import Draft

MOST = 16
"""Forms of one browser; a desk has no more pages open, and memory has an end."""


@dataclass(frozen=True, slots=True)
class Late:
    """What a form would be as a draft, and the page that shows it again."""

    draft: Draft
    page: str


@dataclass(frozen=True, slots=True, repr=False)
class _Left:
    officer: str
    recipient: Recipient
    token: str


@dataclass(slots=True, repr=False)
class Unsent:
    """One browser's."""

    _left: _Left | None = None
    _kept: dict[tuple[str, str, str], bytes] = field(default_factory=dict)

    def leave(self, officer: str, recipient: Recipient, token: str) -> None:
        """Note who is locked now, and the token that their open pages carry."""
        self._left = _Left(officer, recipient, token)

    @property
    def officer(self) -> str | None:
        """Who was locked last."""
        return None if self._left is None else self._left.officer

    def knows(self, token: str) -> bool:
        """Whether a page of who was locked last carries this token."""
        left = self._left
        return left is not None and hmac.compare_digest(token.encode(), left.token.encode())

    def keep(self, draft: Draft, random: RandomBytes) -> None:
        """Seal a form to who was locked last; the newest text of a form wins."""
        if self._left is None:
            return
        name = (self._left.officer, draft.reference, draft.action)
        self._kept.pop(name, None)
        self._kept[name] = seal(json.dumps(asdict(draft)).encode(), [self._left.recipient], random)
        while len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]

    def take(self, officer: str, identity: Identity) -> Iterator[Draft]:
        """Give an officer back what is theirs, oldest first, and forget it."""
        for name in [name for name in self._kept if name[0] == officer]:
            with suppress(SealingError):  # their key file may be another one by now
                yield Draft(**json.loads(open_(self._kept[name], [identity])))
            # Not before it was taken: a disk that was full for its draft may have room later.
            self._kept.pop(name, None)
