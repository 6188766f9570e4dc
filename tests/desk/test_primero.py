"""A case is handed over once, to a system that enforces its documented contract."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from desk import primero as module
from desk.primero import (
    Account,
    Primero,
    PrimeroAccountError,
    PrimeroAwayError,
    PrimeroRefusedError,
    id_there,
)
from tests.ground.loopback import HOST
from tests.ground.mail_servers import talker
from tests.ground.primero import CaseManagement, case_management

FIELDS = {"sex": "female", "registration_date": "2026-01-31"}
NAME = id_there("https://primero.example.org", "ab" * 16)
TOKENS, CASES = "/api/v2/tokens", "/api/v2/cases"


class Clock:
    """A clock that both sides share."""

    at = 100_000.0

    def __call__(self) -> float:
        """Now."""
        return self.at


@pytest.fixture
def clock() -> Clock:
    """Both sides' time."""
    return Clock()


@pytest.fixture
def there(clock: Clock) -> Iterator[CaseManagement]:
    """The system."""
    with case_management(*FIELDS) as found:
        found.clock = clock
        yield found


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A desk's connections."""
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        yield client


@pytest.fixture
def primero(there: CaseManagement, http: httpx.AsyncClient, clock: Clock) -> Primero:
    """The way to it."""
    return Primero(there.url, Account("ada", "zwqxsecret"), http, clock)


async def test_a_case_is_created_under_an_id_of_ours(
    there: CaseManagement, primero: Primero
) -> None:
    """204; and handed over again it is there already: 409, and no second."""
    assert await primero.create(NAME, FIELDS)
    assert not await primero.create(NAME, FIELDS)

    assert there.cases == {NAME: {**FIELDS, "id": NAME}}
    assert there.calls == [(TOKENS, 200), (CASES, 204), (CASES, 409)]


async def test_a_line_that_breaks_after_it_was_taken_makes_no_second(
    there: CaseManagement, primero: Primero
) -> None:
    """Nobody knows whether it was taken; trying again finds out."""
    there.cuts = True
    with pytest.raises(PrimeroAwayError):
        await primero.create(NAME, FIELDS)

    assert not await primero.create(NAME, FIELDS)
    assert len(there.cases) == 1


async def test_a_token_is_renewed_by_itself_before_it_ends(
    there: CaseManagement, primero: Primero, clock: Clock
) -> None:
    """And by the account where it has ended, or was forgotten."""
    await primero.create(NAME, FIELDS)
    clock.at += 55 * 60
    await primero.create(NAME, FIELDS)
    sent = there.bodies[-2]
    clock.at += 2 * 3600
    await primero.create(NAME, FIELDS)
    there.tokens.clear()
    await primero.create(NAME, FIELDS)

    assert b"zwqxsecret" not in sent, "the token at hand was enough"
    assert [status for path, status in there.calls if path == TOKENS] == [200, 200, 401, 200, 200]
    assert [status for path, status in there.calls if path == CASES] == [204, 409, 409, 401, 409]


async def test_an_account_that_is_wrong_or_may_not_is_said(
    there: CaseManagement, primero: Primero, http: httpx.AsyncClient, clock: Clock
) -> None:
    """A wrong password, and a field that the account may not set."""
    with pytest.raises(PrimeroAccountError):
        await Primero(there.url, Account("ada", "no"), http, clock).create(NAME, FIELDS)
    with pytest.raises(PrimeroAccountError):
        await primero.create(NAME, {"secret_field": "x"})
    assert there.cases == {}


async def test_a_field_that_is_not_as_it_must_be_is_said(primero: Primero) -> None:
    """By its status; the words of the answer, which quote what was sent, are not kept."""
    with pytest.raises(PrimeroRefusedError) as refused:
        await primero.create(NAME, {"registration_date": "KANARIENVOGEL"})

    assert refused.value.code == 422
    assert "KANARIEN" not in str(refused.value)


@pytest.mark.parametrize("status", [302, 404, 429, 500, 503])
async def test_any_other_answer_is_tried_again_later(
    there: CaseManagement, primero: Primero, status: int
) -> None:
    """Nothing is known to be taken."""
    there.fails = [status]

    with pytest.raises(PrimeroAwayError):
        await primero.create(NAME, FIELDS)


def test_the_id_there_says_nothing_and_stays() -> None:
    """Another system knows the case by another."""
    assert id_there("https://primero.example.org", "ab" * 16) == NAME
    assert id_there("https://other.example.org", "ab" * 16) != NAME
    assert "abab" not in NAME


def test_a_password_does_not_show_itself() -> None:
    """Nor in a traceback's locals by its repr."""
    assert "zwqxsecret" not in repr(Account("ada", "zwqxsecret"))


async def test_a_system_that_dribbles_is_away(
    http: httpx.AsyncClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An officer waits for a bounded time, though every single byte is in time."""
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    with talker(b"HTTP/1.1 200 OK\r\ncontent-length: 50000\r\n\r\n", 0.05) as known:
        slow = Primero(f"http://{HOST}:{known.port}", Account("ada", "x"), http, clock)
        # Sooner or later anybody gives up: it must be our own clock that does.
        async with asyncio.timeout(10):
            with pytest.raises(PrimeroAwayError):
                await slow.create(NAME, FIELDS)


async def test_a_token_that_cannot_be_sent_back_is_none(
    there: CaseManagement, primero: Primero, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A strange answer is a system that is away, and no page that breaks."""
    monkeypatch.setattr(CaseManagement, "token", lambda *_: "t\xf6ken")

    with pytest.raises(PrimeroAwayError):
        await primero.create(NAME, FIELDS)
