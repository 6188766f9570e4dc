"""The three kinds of recipients: who can open, who cannot, and what is refused."""

import hashlib
from collections.abc import Callable
from random import Random

import pytest

from bot.errors import SealingError
from bot.sealing.age import (
    FileKey,
    HeaderError,
    HybridIdentity,
    HybridRecipient,
    Identity,
    KeyTextError,
    NotForThisIdentity,
    PassphraseIdentity,
    PassphraseRecipient,
    Recipient,
    RecipientsError,
    Stanza,
    X25519Identity,
    X25519Recipient,
    parse_identity,
    parse_recipient,
)
from bot.sealing.age.encoding import read_base64, write_base64

RANDOM = Random(1).randbytes
KEY = FileKey(b"YELLOW SUBMARINE")
CHEAP_LOG_N = 2  # only for tests: production pays 18


def hybrid() -> tuple[Recipient, Identity]:
    """A new post-quantum pair."""
    identity = HybridIdentity.generate(RANDOM)
    return identity.recipient(), identity


def x25519() -> tuple[Recipient, Identity]:
    """A new classic pair."""
    identity = X25519Identity.generate(RANDOM)
    return identity.recipient(), identity


def passphrase() -> tuple[Recipient, Identity]:
    """A new cheap passphrase."""
    words = RANDOM(8).hex()
    return PassphraseRecipient(words, CHEAP_LOG_N), PassphraseIdentity(words)


Pair = Callable[[], tuple[Recipient, Identity]]
each_kind = pytest.mark.parametrize("pair", [hybrid, x25519, passphrase])
each_key_kind = pytest.mark.parametrize("pair", [hybrid, x25519])


@each_kind
def test_an_identity_opens_what_its_recipient_wrapped(pair: Pair) -> None:
    """The file key comes back."""
    recipient, identity = pair()

    assert identity.unwrap(recipient.wrap(KEY, RANDOM)) == KEY
    assert identity.recipient().family == recipient.family


@each_kind
def test_two_wraps_of_one_file_key_differ(pair: Pair) -> None:
    """Nobody sees from two headers that they hold the same file key."""
    recipient, _ = pair()

    assert recipient.wrap(KEY, RANDOM) != recipient.wrap(KEY, RANDOM)


@each_kind
def test_another_identity_is_told_to_try_elsewhere(pair: Pair) -> None:
    """Not for me is an answer, kept apart from broken."""
    recipient, _ = pair()
    _, stranger = pair()
    with pytest.raises(NotForThisIdentity):
        stranger.unwrap(recipient.wrap(KEY, RANDOM))


@each_kind
def test_stanzas_of_unknown_kinds_are_passed_over(pair: Pair) -> None:
    """A later version may add stanzas; ours are still found, whatever theirs hold."""
    recipient, identity = pair()
    strange = Stanza(("future", "x"), b"anything")

    assert identity.unwrap((strange, *recipient.wrap(KEY, RANDOM), strange)) == KEY
    with pytest.raises(NotForThisIdentity):
        identity.unwrap((strange,))


@each_kind
@pytest.mark.parametrize("size", [0, 16, 31, 33, 48])
def test_a_body_of_another_size_is_refused_before_any_key_touches_it(pair: Pair, size: int) -> None:
    """A ciphertext made to open under many keys at once needs more room than a file key."""
    recipient, identity = pair()
    (stanza,) = recipient.wrap(KEY, RANDOM)
    with pytest.raises(HeaderError, match="size"):
        identity.unwrap((Stanza(stanza.arguments, bytes(size)),))


@each_kind
def test_wrong_arguments_are_refused(pair: Pair) -> None:
    """Too many, too few, too short, too long: each breaks the header for everyone."""
    recipient, identity = pair()
    (stanza,) = recipient.wrap(KEY, RANDOM)
    kind, share, *rest = stanza.arguments
    raw = read_base64(share.encode())
    for arguments in [(kind, share, *rest, "extra"), (kind,), (kind, share + "=", *rest)]:
        with pytest.raises(HeaderError):
            identity.unwrap((Stanza(arguments, stanza.body),))
    for wrong in [raw[:-1], raw + b"\0", b""]:
        arguments = (kind, write_base64(wrong).decode(), *rest)
        with pytest.raises(HeaderError, match="size"):
            identity.unwrap((Stanza(arguments, stanza.body),))


@each_key_kind
def test_low_order_shares_are_refused(pair: Pair) -> None:
    """A share of zero makes the same secret for every reader."""
    recipient, identity = pair()
    (stanza,) = recipient.wrap(KEY, RANDOM)
    share = read_base64(stanza.arguments[1].encode())
    forged = write_base64(share[:-32] + bytes(32)).decode()
    with pytest.raises(HeaderError, match="low-order"):
        identity.unwrap((Stanza((stanza.kind, forged), stanza.body),))


@each_key_kind
def test_key_texts_are_read_back(pair: Pair) -> None:
    """A key handed out as text is the same key when it returns."""
    recipient, identity = pair()
    again = parse_identity(identity.secret_text())

    assert parse_recipient(str(recipient)) == recipient
    assert again == identity
    assert again.recipient() == recipient
    assert {recipient: 1}[parse_recipient(str(recipient))] == 1


@each_kind
def test_secrets_do_not_show_themselves(pair: Pair) -> None:
    """Neither a log nor a traceback gives a key away."""
    recipient, identity = pair()
    shown = f"{identity!r} {identity} {recipient!r} {KEY!r} {KEY} {[KEY]}"

    assert identity.secret_text() not in shown
    assert KEY.raw.decode() not in shown
    assert repr(KEY.raw) not in shown


def test_a_passphrase_is_no_text_to_hand_out() -> None:
    """The text form of a passphrase recipient names its kind only."""
    assert str(PassphraseRecipient("correct horse", CHEAP_LOG_N)) == "passphrase"


def test_keys_of_a_known_seed() -> None:
    """Seed 00…1f gives the recipients that typage 0.3.1 gives for it."""
    seed = bytes(range(32))
    pq, classic = HybridIdentity.from_seed(seed), X25519Identity.from_seed(seed)
    pq_text = str(pq.recipient())

    assert pq.secret_text() == (
        "AGE-SECRET-KEY-PQ-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0S5DYVQQ"
    )
    assert pq_text.startswith("age1pq1da2qnzs2pejpz3npfd5kpwnqmpsr6ch5g")
    assert hashlib.sha256(pq_text.encode()).hexdigest() == (
        "e1704ce7caadaa4e436845c280d1527742f46a8af62d934c41b60c624e7cb185"
    )
    assert classic.secret_text() == (
        "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG"
    )
    assert str(classic.recipient()) == (
        "age13aqvttdk3ujkyjh9kg2w5an6dmy5mq5a84a4uxk3hfhnugfc9p0sy5p2wh"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        " age13aqvttdk3ujkyjh9kg2w5an6dmy5mq5a84a4uxk3hfhnugfc9p0sy5p2wh",
        "AGE13AQVTTDK3UJKYJH9KG2W5AN6DMY5MQ5A84A4UXK3HFHNUGFC9P0SY5P2WH",
        "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG",
    ],
    ids=["nothing", "prefix only", "leading space", "upper case", "an identity"],
)
def test_what_is_no_recipient_is_refused(text: str) -> None:
    """Above all an identity pasted by mistake is not taken, and not repeated."""
    with pytest.raises(KeyTextError) as refusal:
        parse_recipient(text)

    assert not text or text not in str(refusal.value)


@pytest.mark.parametrize("family", [X25519Identity, HybridIdentity])
def test_a_recipient_or_a_lower_case_identity_is_no_identity(
    family: type[X25519Identity | HybridIdentity],
) -> None:
    """Identities are upper-case, so that nobody mistakes one for a recipient."""
    identity = family.generate(RANDOM)
    for text in (str(identity.recipient()), identity.secret_text().lower()):
        with pytest.raises(KeyTextError):
            parse_identity(text)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_keys_of_another_size_are_refused(size: int) -> None:
    """A key is never padded or cut to fit."""
    for build in (X25519Recipient, X25519Identity.from_seed, HybridIdentity.from_seed,
                  HybridRecipient.from_public):  # fmt: skip
        with pytest.raises(KeyTextError):
            build(bytes(size))
    with pytest.raises(SealingError):
        FileKey(bytes(size))


def test_an_ml_kem_key_out_of_range_is_refused() -> None:
    """Coefficients beyond the modulus are no public key."""
    with pytest.raises(KeyTextError):
        HybridRecipient.from_public(b"\xff" * 1216)


def test_nothing_is_sealed_to_a_low_order_recipient() -> None:
    """A recipient of zeros would make a file that everyone can open."""
    with pytest.raises(RecipientsError):
        X25519Recipient(bytes(32)).wrap(KEY, RANDOM)


@pytest.mark.parametrize("log_n", ["0", "02", "+2", "-2", "0x2", "2 ", "", "23", "99", "100", "²"])
def test_a_cost_that_is_odd_or_too_high_is_refused_unpaid(log_n: str) -> None:
    """A file must not make its reader work for hours, nor spell its cost in two ways."""
    recipient, identity = passphrase()
    (stanza,) = recipient.wrap(KEY, RANDOM)
    with pytest.raises(HeaderError):
        identity.unwrap((Stanza((*stanza.arguments[:2], log_n), stanza.body),))


def test_a_reader_may_set_a_lower_limit_of_cost() -> None:
    """A small machine can refuse what a big one would pay."""
    stanzas = PassphraseRecipient("words", 5).wrap(KEY, RANDOM)

    assert PassphraseIdentity("words", max_log_n=5).unwrap(stanzas) == KEY
    with pytest.raises(HeaderError):
        PassphraseIdentity("words", max_log_n=4).unwrap(stanzas)


@pytest.mark.parametrize(("words", "log_n"), [("", 18), ("words", 0), ("words", 23)])
def test_unusable_passphrases_are_refused(words: str, log_n: int) -> None:
    """Nothing is sealed to an empty passphrase, or at a cost that no reader pays."""
    with pytest.raises(KeyTextError):
        PassphraseRecipient(words, log_n)
