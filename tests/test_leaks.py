"""The leak oracle finds what is planted, in every form in which it could lie about."""

import json
from pathlib import Path

import pytest

from tests.ground import leaks
from tests.ground.leaks import Secret

STORY = "Ils ont pris nos cartes d’eau, ma sœur « l’a vu »."
ACCOUNT = 7_123_456_789
RECEIPT = "12345678901234567890"


@pytest.mark.parametrize(
    ("secret", "planted"),
    [
        (leaks.words("a story", STORY), STORY.encode()),
        (leaks.words("a story", STORY), json.dumps({"text": STORY}).encode()),
        (leaks.words("a story", STORY), STORY.encode("utf-16-le")),
        (leaks.account("an account", ACCOUNT), b'{"chat_id": 7123456789}'),
        (leaks.account("an account", ACCOUNT), ACCOUNT.to_bytes(8, "big")),
        (leaks.account("an account", ACCOUNT), ACCOUNT.to_bytes(8, "little")),
        (leaks.account("an account", ACCOUNT), ACCOUNT.to_bytes(6, "big")),
        (leaks.receipt("a receipt", RECEIPT), b"1234 5678 9012 3456 7890"),
        (leaks.receipt("a receipt", RECEIPT), b"12345678901234567890"),
    ],
)
def test_a_planted_secret_is_found(secret: Secret, planted: bytes, tmp_path: Path) -> None:
    """Text, escaped text, wide text, digits, groups and bytes of a number are all seen."""
    (tmp_path / "clean").write_bytes(b"nothing here\0\xff")
    (tmp_path / "dirty").write_bytes(b"before" + planted + b"after")
    found = leaks.found_in_files(sorted(tmp_path.iterdir()), [secret])

    assert found == [f"{secret.what} in dirty"]


def test_a_person_is_found_by_each_of_their_names(tmp_path: Path) -> None:
    """First name, last name, username and account are each a secret of their own."""
    facts = {"first_name": "Zorab", "last_name": "Quilix", "username": "zq_7", "person": ACCOUNT}
    (tmp_path / "log").write_text("Zorab then Quilix then zq_7 then 7123456789")

    assert len(leaks.found_in_files([tmp_path / "log"], leaks.person(facts))) == 4


def test_a_call_is_searched_with_all_that_it_carries() -> None:
    """A secret deep within a call's parameters is found, and the method named."""
    call = {
        "method": "sendMessage",
        "parameters": {"chat_id": 1, "reply_markup": {"inline_keyboard": [[{"text": STORY}]]}},
    }

    assert leaks.found_in_calls([call], [leaks.words("a story", STORY)]) == [
        "a story in sendMessage"
    ]
