"""What a receipt yields: pinned, separate for each purpose, and found in every generation."""

import pytest

from bot.errors import SealingError
from bot.sealing.receipt import Receipt
from bot.sealing.receipt_keys import (
    CHEAPEST_FOR_TESTS,
    PRODUCTION,
    Generation,
    Pepper,
    ReceiptSecrets,
)
from tests.bot.sealing.cast import Seeded

RECEIPT = Receipt.mint(Seeded("a receipt"))


def secrets(seed: str = "secrets") -> ReceiptSecrets:
    """Cheap secrets of one generation."""
    return ReceiptSecrets.generate(Seeded(seed), CHEAPEST_FOR_TESTS)


def test_the_production_price_is_owasps_least_or_more() -> None:
    """A guess costs at least 19 MiB and two passes."""
    assert PRODUCTION.memory_kib >= 19 * 1024
    assert PRODUCTION.iterations >= 2


def test_one_receipt_always_yields_the_same() -> None:
    """Locator and identity are functions of the receipt and its generation."""
    first, again = (secrets().newest.derive(RECEIPT) for _ in range(2))

    assert first.locator == again.locator
    assert first.identity_seed == again.identity_seed
    assert len(first.locator) == 16


def test_pepper_salt_and_price_all_matter() -> None:
    """Another pepper, salt or price leads elsewhere: none of them is decoration."""
    made = secrets().newest
    others = [
        Generation(number=1, pepper=Pepper(bytes(32)), salt=made.salt, profile=made.profile),
        Generation(number=1, pepper=made.pepper, salt=bytes(16), profile=made.profile),
        Generation(number=1, pepper=made.pepper, salt=made.salt, profile=PRODUCTION),
    ]
    locators = {generation.derive(RECEIPT).locator for generation in (made, *others)}

    assert len(locators) == 4


def test_each_kind_of_identity_grows_from_its_own_key() -> None:
    """The post-quantum and the classic identity share no bytes."""
    seed = secrets().newest.derive(RECEIPT).identity_seed
    hybrid, classic = seed.identity("hybrid"), seed.identity("x25519")

    assert hybrid.recipient().family == "hybrid"
    assert classic.recipient().family == "x25519"
    assert hybrid.secret_text().split("1", 1)[1][:20] not in classic.secret_text()


def test_look_up_goes_through_generations_newest_first() -> None:
    """A receipt of an old generation is still found, after the newer ones were tried."""
    old = secrets()
    renewed = old.renewed(Seeded("renewed"), CHEAPEST_FOR_TESTS)
    locators = [keys.locator for keys in renewed.derivations(RECEIPT)]

    assert [generation.number for generation in renewed.generations] == [2, 1]
    assert locators[1] == old.newest.derive(RECEIPT).locator
    assert renewed.without(1).generations == (renewed.newest,)


def test_each_generation_is_derived_only_when_asked_for() -> None:
    """Finding a receipt under the newest generation costs one derivation, not all."""
    impossible = Generation(
        number=1, pepper=Pepper(bytes(32)), salt=bytes(16), profile=CHEAPEST_FOR_TESTS
    )
    object.__setattr__(impossible, "salt", b"")
    derivations = ReceiptSecrets((secrets().renewed(Seeded("n")).newest, impossible)).derivations(
        RECEIPT
    )

    assert len(next(derivations).locator) == 16


def test_the_file_is_read_back() -> None:
    """What is written for `receipts.keys` is read as the same secrets."""
    both = secrets().renewed(Seeded("renewed"), CHEAPEST_FOR_TESTS)

    assert ReceiptSecrets.parse(both.dump()) == both


@pytest.mark.parametrize("change", [(b"generations", b"generation"), (b"/1", b"/2"), (b"}", b"")])
def test_a_damaged_file_is_refused(change: tuple[bytes, bytes]) -> None:
    """A renamed field, another version or a cut file is not read as something else."""
    with pytest.raises(SealingError):
        ReceiptSecrets.parse(secrets().dump().replace(*change))


def test_generations_out_of_order_are_refused() -> None:
    """Numbers fall from newest to oldest, and none comes twice."""
    made = secrets().newest
    for generations in ((), (made, made)):
        with pytest.raises(SealingError):
            ReceiptSecrets(generations)


def test_no_secret_shows_itself() -> None:
    """Secrets and what they yield have redacted text forms."""
    made = secrets()
    keys = made.newest.derive(RECEIPT)
    shown = f"{made!r} {keys!r} {keys.identity_seed!r}"

    for secret in (made.newest.pepper.raw, keys.identity_seed.raw, keys.locator):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown
