"""Who is at the desk: browsers that were let in, and the officers unlocked in them.

Owns the launch's secret, the cookies, the unlocking and the locking. A browser
is let in by the secret once and known by its cookie after; each has its own
officer, so that two browsers can practise as two officers at one desk. Wrong
passphrases are answered more and more slowly, for all browsers together.
"""

import asyncio
import hmac
import math
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.errors import SealingError
from bot.sealing.age import HeaderError
from bot.sealing.identity_file import Holder, PersonalKeys
from bot.sealing.roster_signing import VerifiedRoster
from desk.cache import Cache
from desk.client import ServerClient
from desk.drafts import Drafts
from desk.errors import DeskError
from desk.preferences import Preferences
from desk.rosters import StrangerError, find_roster
from desk.session import Session
from desk.settings import DeskSettings
from desk.unsent import Unsent

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0


class WrongPassphraseError(DeskError):
    """The passphrase does not open this key file."""


class PausedError(DeskError):
    """Too many wrong passphrases: wait.

    Attributes:
        seconds: how long still.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__("Wait before the next try.")
        self.seconds = seconds


class NoOfficerError(DeskError):
    """The key file is there, but is no officer's."""


@dataclass(slots=True, kw_only=True, repr=False)
class Browser:
    """One browser that came with the secret.

    Attributes:
        cookie: what it is known by.
        form: the token that every form of it must carry.
        unsent: what came after its officer was locked, sealed to them.
    """

    cookie: str
    form: str
    preferences: Preferences
    session: Session | None = None
    unsent: Unsent = field(default_factory=Unsent)


@dataclass(slots=True, kw_only=True, repr=False)
class Hands:
    """What reaches the world: clocks, randomness, the network. Tests give others."""

    now: Callable[[], float]
    monotonic: Callable[[], float]
    random: Callable[[int], bytes] = secrets.token_bytes
    connect: Callable[[], httpx.AsyncClient] = field(
        default=lambda: httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=20)
    )


class Sessions:
    """Every browser at this desk."""

    def __init__(
        self,
        settings: DeskSettings,
        key_files: Iterable[Path],
        preferences: Preferences,
        hands: Hands,
    ) -> None:
        """Take the desk's settings, the key files that may be unlocked, and the clocks."""
        self.secret = secrets.token_urlsafe(24)
        self.key_files = {path.stem: path for path in key_files}
        self._settings, self._hands, self._preferences = settings, hands, preferences
        self._browsers: dict[str, Browser] = {}
        self._one_at_a_time = asyncio.Lock()
        self._wrong, self._until = 0, 0.0

    def admit(self, secret: str) -> Browser | None:
        """Let a browser in that knows the launch's secret; None if it does not."""
        if not hmac.compare_digest(secret.encode(), self.secret.encode()):
            return None
        browser = Browser(
            cookie=secrets.token_urlsafe(24),
            form=secrets.token_urlsafe(24),
            preferences=self._preferences,
        )
        self._browsers[browser.cookie] = browser
        return browser

    def find(self, cookie: str | None) -> Browser | None:
        """The browser with this cookie, its officer locked if idle for too long."""
        browser = self._browsers.get(cookie or "")
        if browser is not None:
            self._lock_if_idle(browser)
        return browser

    def touch(self, browser: Browser) -> None:
        """Note that the person did something."""
        if browser.session is not None:
            browser.session.last_touched = self._hands.monotonic()

    def lock(self, browser: Browser) -> None:
        """Drop a browser's officer: keys, opened cases and all.

        Locked again, from a second window, nothing changes: the passphrase that
        is being typed in the first is not refused for it.
        """
        session, browser.session = browser.session, None
        if session is None:
            return
        to = session.keys.need_identity().recipient()
        browser.unsent.leave(session.officer, to, browser.form)
        browser.form = secrets.token_urlsafe(24)

    def lock_idle(self) -> None:
        """Lock every officer who was idle for too long."""
        for browser in self._browsers.values():
            self._lock_if_idle(browser)

    async def unlock(self, browser: Browser, name: str, passphrase: str) -> Session:
        """Open a key file and find the officer on the roster.

        Raises:
            PausedError: a wrong passphrase was tried too lately.
            WrongPassphraseError: this one is wrong.
            NoOfficerError: the file is no officer's, or there is none of that name.
            SealingError: the roster is not to be believed.
            StrangerError: the roster does not name this officer with this key.
            ServerAwayError: no server, and this machine remembers no roster.
        """
        async with self._one_at_a_time:
            self._refuse_haste()
            keys = await self._open(name, passphrase)
            session = await self._session(keys)
        browser.session = session
        browser.form = secrets.token_urlsafe(24)
        self.give_back(browser, session)
        return session

    def give_back(self, browser: Browser, session: Session) -> None:
        """Make drafts of what an officer sent while they were locked; another's stays sealed."""
        drafts = Drafts(session.cache)
        for draft in browser.unsent.take(session.officer, session.keys.need_identity()):
            drafts.keep(draft)

    async def renew_roster(self, session: Session) -> None:
        """Ask the server for the roster again; the same errors as `unlock`."""
        found = await find_roster(session.client, session.cache, self._settings)
        _check_named(session.keys, found.roster)
        session.roster = found.roster
        if found.is_fresh:
            session.roster_at = self._hands.now()

    def _lock_if_idle(self, browser: Browser) -> None:
        session = browser.session
        idle = self._settings.idle_s
        if session is not None and self._hands.monotonic() - session.last_touched >= idle:
            self.lock(browser)

    def _refuse_haste(self) -> None:
        left = self._until - self._hands.monotonic()
        if left > 0:
            raise PausedError(math.ceil(left))

    async def _open(self, name: str, passphrase: str) -> PersonalKeys:
        path = self.key_files.get(name)
        if path is None:
            raise NoOfficerError("There is no key file of that name.")
        try:
            content = await asyncio.to_thread(path.read_bytes)
            # About a second of work on purpose; other pages go on meanwhile.
            keys = await asyncio.to_thread(PersonalKeys.open, content, passphrase)
        except (HeaderError, OSError):
            raise NoOfficerError("This file is not a key file, or cannot be read.") from None
        except SealingError:
            self._slow_down()
            raise WrongPassphraseError("The passphrase does not open this key file.") from None
        self._wrong, self._until = 0, 0.0
        if keys.holder is not Holder.OFFICER:
            raise NoOfficerError("This key file is not an officer's.")
        return keys

    def _slow_down(self) -> None:
        pause = min(_FIRST_PAUSE_S * 2**self._wrong, _LONGEST_PAUSE_S)
        self._wrong += 1
        self._until = self._hands.monotonic() + pause

    async def _session(self, keys: PersonalKeys) -> Session:
        cache = Cache(self._settings.home, keys, self._hands.random)
        http = self._hands.connect()
        client = ServerClient(self._settings.server, keys, (), http, self._hands.now)
        found = await find_roster(client, cache, self._settings)
        _check_named(keys, found.roster)
        return Session(
            officer=keys.name,
            keys=keys,
            client=client,
            roster=found.roster,
            cache=cache,
            language=self._preferences.language or "en",
            last_touched=self._hands.monotonic(),
            roster_at=self._hands.now() if found.is_fresh else None,
        )


def _check_named(keys: PersonalKeys, roster: VerifiedRoster) -> None:
    """Refuse to go on as somebody whom the roster does not know with this very key."""
    known = roster.roster
    mine = keys.need_signing_key().public
    if not known.has(keys.name) or known.officer(keys.name).signing_key != mine:
        raise StrangerError("The roster does not name you with this key.")
