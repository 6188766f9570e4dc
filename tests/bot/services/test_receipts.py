"""Receipts are ready before they are needed, and opened in a queue that is fair."""

import asyncio
import threading
import time

import pytest

from bot.errors import MistypedReceiptError, TooManyAttemptsError, UnknownReceiptError
from bot.sealing.receipt import Receipt
from bot.sealing.receipt_keys import (
    CHEAPEST_FOR_TESTS,
    Generation,
    ReceiptKeys,
    ReceiptSecrets,
)
from bot.services.changes import AddCase, DropCase
from bot.services.receipts import FORGET_AFTER, Mint, ReceiptDesk
from storage.memory import MemoryStore
from tests.bot.sealing.cast import Seeded
from tests.bot.services.scene import Hands, Scene
from tests.contracts import rows

SECRETS = ReceiptSecrets.generate(Seeded("secrets"), CHEAPEST_FOR_TESTS)
TAG, OTHER = b"one chat", b"another chat"


async def until_ready(mint: Mint, number: int) -> None:
    """Wait until so many receipts are ready."""
    for _ in range(5000):
        if len(mint._ready) >= number:
            return
        await asyncio.sleep(0.001)
    raise AssertionError("no receipt was minted")


async def test_receipts_are_minted_ahead() -> None:
    """Once filled, taking one waits for no derivation, and the gap is filled again."""
    mint = Mint(SECRETS, Seeded("mint"), ahead=2)
    mint.fill()
    await until_ready(mint, 2)

    taking = mint.take()
    with pytest.raises(StopIteration) as stopped:  # it comes to its end without waiting once
        taking.send(None)

    assert stopped.value.value.keys.locator
    await until_ready(mint, 2)
    await mint.close()


async def test_what_a_receipt_yields_is_what_its_digits_yield() -> None:
    """A typed receipt leads to the case, and to the identity that letters are sealed to."""
    mint = Mint(SECRETS, Seeded("mint"), ahead=1)
    minted = await mint.take()

    keys = SECRETS.newest.derive(Receipt.parse(minted.receipt.shown()))

    assert keys.locator == minted.keys.locator
    again = keys.identity_seed.identity("x25519").recipient()
    assert str(again) == str(minted.identity("x25519").recipient())
    assert minted.receipt.digits not in repr(minted)
    await mint.close()


async def test_a_burst_beyond_the_ready_ones_gets_receipts_too() -> None:
    """Each its own."""
    mint = Mint(SECRETS, Seeded("mint"), ahead=2)

    minted = await asyncio.gather(*(mint.take() for _ in range(12)))

    assert len({each.receipt.digits for each in minted}) == 12
    await mint.close()


async def test_a_closed_mint_keeps_nothing_ready() -> None:
    """Derived keys do not outlive it."""
    mint = Mint(SECRETS, Seeded("mint"), ahead=3)
    mint.fill()
    await until_ready(mint, 1)
    await mint.close()

    assert not mint._ready


def desk(
    secrets: ReceiptSecrets = SECRETS, store: MemoryStore | None = None
) -> tuple[Hands, ReceiptDesk]:
    """A desk with its clock."""
    hands = Hands()
    return hands, ReceiptDesk(secrets, store or MemoryStore(), hands)


def receipt(seed: str = "typed") -> str:
    """Some well-formed receipt."""
    return Receipt.mint(Seeded(seed)).digits


async def test_a_mistyped_receipt_is_said_at_once_and_costs_no_waiting() -> None:
    """However often: a wrong digit is no attempt at anybody's case."""
    _, counter = desk()
    wrong = receipt()[:-1] + str((int(receipt()[-1]) + 1) % 10)

    for _ in range(20):
        with pytest.raises(MistypedReceiptError):
            await counter.open(wrong, TAG)
    with pytest.raises(UnknownReceiptError):
        await counter.open(receipt(), TAG)


async def test_pauses_grow_for_one_chat_alone() -> None:
    """Then 2, 4, 8 and again 8 seconds; another chat is served meanwhile."""
    hands, counter = desk()
    for pause in (0, 0, 2, 4, 8, 8):
        if pause:
            hands.pass_(pause - 0.1)
            with pytest.raises(TooManyAttemptsError):
                await counter.open(receipt(), TAG)
            with pytest.raises(UnknownReceiptError):
                await counter.open(receipt(), str(hands.steady).encode())
            hands.pass_(0.1)
        with pytest.raises(UnknownReceiptError):
            await counter.open(receipt(), TAG)


async def test_a_refused_try_does_not_lengthen_the_pause() -> None:
    """Whoever taps impatiently waits no longer than the patient."""
    hands, counter = desk()
    for _ in range(2):
        with pytest.raises(UnknownReceiptError):
            await counter.open(receipt(), TAG)
    for _ in range(10):
        with pytest.raises(TooManyAttemptsError):
            await counter.open(receipt(), TAG)
    hands.pass_(2)

    with pytest.raises(UnknownReceiptError):
        await counter.open(receipt(), TAG)


async def test_after_ten_quiet_minutes_a_chat_starts_afresh() -> None:
    """Nobody is punished for yesterday."""
    hands, counter = desk()
    for pause in (0, 0, 2, 4, 8):
        hands.pass_(pause)
        with pytest.raises(UnknownReceiptError):
            await counter.open(receipt(), TAG)
    hands.pass_(FORGET_AFTER)

    for _ in range(2):
        with pytest.raises(UnknownReceiptError):
            await counter.open(receipt(), TAG)


async def test_a_case_that_opened_costs_no_pause_afterwards() -> None:
    """A person with the right code may open it again and again."""
    store = MemoryStore()
    _, counter = desk(store=store)
    minted = Receipt.mint(Seeded("mine"))
    await store.commit(AddCase(rows.case(locator=SECRETS.newest.derive(minted).locator)))

    for _ in range(5):
        row, keys = await counter.open(minted.shown(), TAG)
        assert row.locator == keys.locator


async def test_a_purged_case_answers_like_one_that_never_was() -> None:
    """The same error, with the same words."""
    store = MemoryStore()
    _, counter = desk(store=store)
    minted = Receipt.mint(Seeded("mine"))
    await store.commit(AddCase(rows.case(locator=SECRETS.newest.derive(minted).locator)))
    await store.commit(DropCase(31))

    with pytest.raises(UnknownReceiptError) as purged:
        await counter.open(minted.digits, TAG)
    with pytest.raises(UnknownReceiptError) as never:
        await counter.open(receipt("never"), OTHER)
    assert (str(purged.value), purged.value.args) == (str(never.value), never.value.args)


async def test_receipts_of_older_secrets_still_open() -> None:
    """Renewing the secrets strands nobody."""
    store = MemoryStore()
    renewed = SECRETS.renewed(Seeded("renewed"), CHEAPEST_FOR_TESTS)
    _, counter = desk(renewed, store)
    minted = Receipt.mint(Seeded("mine"))
    await store.commit(AddCase(rows.case(locator=SECRETS.newest.derive(minted).locator)))

    assert (await counter.open(minted.digits, TAG))[0].key == 31


async def test_one_derivation_at_a_time_and_first_come_first_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ten chats that ask together are served in their order, never two at once."""
    _, counter = desk()
    running, order = threading.Semaphore(1), []

    def slow(_: Generation, asked: Receipt) -> ReceiptKeys:
        assert running.acquire(blocking=False)
        order.append(asked.digits)
        time.sleep(0.002)
        running.release()
        return real(SECRETS.newest, asked)

    real = Generation.derive
    monkeypatch.setattr(Generation, "derive", slow)
    asked = [receipt(str(number)) for number in range(10)]

    found = await asyncio.gather(
        *(counter.open(digits, digits.encode()) for digits in asked), return_exceptions=True
    )

    assert order == asked
    assert {type(each) for each in found} == {UnknownReceiptError}


async def test_the_desk_remembers_no_receipt(scene: Scene) -> None:
    """Neither the digits nor what they yield stay in its memory."""
    with pytest.raises(UnknownReceiptError):
        await scene.desk.open(receipt(), TAG)

    kept = repr(vars(scene.desk)["_tries"])
    assert receipt() not in kept
