"""The storm's leak oracle finds every planted secret, and blames nobody for their own."""

from pathlib import Path

import pytest

from tests.storm.spills import Secrets, in_call, in_files

WORD = "zqbcdfghjklmnp"
RECEIPT = "12345678901234567890"
ACCOUNT = 7_123_456_789
GROUPS = [RECEIPT[at : at + 4] for at in range(0, 20, 4)]
SECRETS = Secrets(
    frozenset({WORD, "Zorabeth", "zorabeth_quilivwick_6789"}),
    {RECEIPT: ACCOUNT},
    frozenset({str(ACCOUNT)}),
)
SAID, CODE, WHO = "a reporter's word or name", "a receipt", "an account"


@pytest.mark.parametrize(
    ("what", "planted"),
    [
        (SAID, WORD.encode()),
        (SAID, WORD.encode("utf-16-le")),
        (SAID, WORD.encode("utf-16-be")),
        (SAID, b"by Zorabeth."),
        (SAID, b'"zorabeth_quilivwick_6789"'),
        (CODE, RECEIPT.encode()),
        (CODE, b"99" + RECEIPT.encode() + b"1"),
        (CODE, " ".join(GROUPS).encode()),
        (CODE, "-".join(GROUPS).encode()),
        (CODE, "\u00a0".join(GROUPS).encode()),
        (CODE, "\\u00a0".join(GROUPS).encode()),
        (WHO, b'{"chat_id": 7123456789}'),
        (WHO, ACCOUNT.to_bytes(8, "big")),
        (WHO, ACCOUNT.to_bytes(8, "little")),
        (WHO, ACCOUNT.to_bytes(6, "big")),
    ],
)
def test_a_planted_secret_is_found(what: str, planted: bytes, tmp_path: Path) -> None:
    """In every form in which a program could keep it, in the midst of other bytes."""
    (tmp_path / "clean").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "amana.db-wal").write_bytes(b"\xff\x00;" + planted + b";\x00\xff")

    assert in_files(sorted(tmp_path.iterdir()), SECRETS) == [f"{what} in amana.db-wal"]


def call(chat: int, text: str) -> dict[str, object]:
    """A call of a bot's."""
    return {"method": "sendMessage", "parameters": {"chat_id": chat, "text": text}}


def test_a_receipt_may_be_shown_to_its_owner_alone() -> None:
    """In another chat, or by the staff bot, it is a spill."""
    shown = " ".join(GROUPS)

    assert in_call(call(ACCOUNT, shown), SECRETS, is_staff=False) == []
    assert in_call(call(ACCOUNT + 1, shown), SECRETS, is_staff=False) == [f"{CODE} in sendMessage"]
    assert in_call(call(5, shown), SECRETS, is_staff=True) == [f"{CODE} in sendMessage"]


def test_a_reporters_words_go_back_to_nobody() -> None:
    """Not to their own chat either: it lies on a phone that others pick up."""
    assert in_call(call(ACCOUNT, WORD), SECRETS, is_staff=False) == [f"{SAID} in sendMessage"]


def test_the_staff_bot_may_not_even_name_an_account() -> None:
    """A call of its that is about a reporter's chat says who wrote."""
    assert in_call(call(ACCOUNT, "hello"), SECRETS, is_staff=False) == []
    assert in_call(call(ACCOUNT, "hello"), SECRETS, is_staff=True) == [f"{WHO} in sendMessage"]
