"""How the crowd reads a phone."""

from typing import Any

import pytest

from simulator.crowd.screen import NATIVE_NAMES, Kind, Message, Screen, read, sign_of


def screen_of(*labels: str, text: str = "✓ Noted.") -> Screen:
    """A chat with one card that carries these buttons."""
    row = [{"text": label, "data": f"d:{n}"} for n, label in enumerate(labels)]
    return read([{"message_id": 4, "from": "bot", "text": text, "buttons": [row]}])


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        (("English", "Français", "العربية"), Kind.LANGUAGE),
        (("▶️ Start", "🆘 Danger", "ℹ️ Help", "🔑 Code", "🌐"), Kind.WELCOME),
        (("▶ ابدأ", "🆘", "ℹ️", "🔑", "🌐"), Kind.WELCOME),
        (("✅ Oui", "✖ Partir"), Kind.CONSENT),
        (("Me", "A child", "🆘", "◀", "⏭", "✖ Stop", "📤 Send now"), Kind.QUESTION),
        (("🆘", "🌐", "✖️ Stop and clear"), Kind.QUESTION),
        (("📤 Send", "✏️ Change", "✖ Clear"), Kind.CHECK),
        (("⏳ Wait", "📤 Send now"), Kind.PENDING),
        (("✅ Yes", "🗺 Only places", "◀", "✖ Stop"), Kind.ASIDE),
        (("✏️ Kind", "✏️ Where", "✖ Stop"), Kind.CHANGES),
        (("✅ Keep", "🔄 Replace", "✖ Stop", "📤 Send"), Kind.QUESTION),
        (("ℹ️ Help", "🔑 Code", "✖ Leave"), Kind.CLOSED),
        (("Near me", "◀"), Kind.OTHER),
    ],
)
def test_a_screen_is_known_by_its_signs(labels: tuple[str, ...], kind: Kind) -> None:
    """Signs alone tell screens apart, with and without the emoji style, in any language."""
    assert screen_of(*labels).kind is kind


def test_an_empty_chat_is_empty() -> None:
    """Before anything was written there is no card."""
    assert read([]).kind is Kind.EMPTY


def test_a_receipt_is_twenty_digits_between_isolates() -> None:
    """The code is found on its own line and given as bare digits."""
    screen = screen_of("📋 Copy", text="✓ Sent.\n\u20661234 5678 9012 3456 7890\u2069\nKeep it.")

    assert screen.kind is Kind.RECEIPT
    assert screen.card is not None
    assert screen.card.code == "12345678901234567890"


@pytest.mark.parametrize(
    "text",
    ["1234 5678 9012 3456 7890", "\u20661234 5678 9012 3456\u2069", "\u2066+211 900 000 000\u2069"],
)
def test_other_digits_are_no_receipt(text: str) -> None:
    """A telephone number, or digits without isolates, are not taken for a code."""
    assert Message(1, False, text).code is None


def test_options_are_the_buttons_without_a_sign() -> None:
    """What can be chosen is told from what leads elsewhere."""
    screen = screen_of("Me", "A child", "🆘", "⏭", "✖ Stop")

    assert [key.text for key in screen.options] == ["Me", "A child"]


def test_the_card_is_the_newest_with_buttons() -> None:
    """An audio message or a person's words below do not hide the card."""
    screen = read(
        [
            {
                "message_id": 1,
                "from": "bot",
                "text": "old",
                "buttons": [[{"text": "a", "data": "a"}]],
            },
            {
                "message_id": 2,
                "from": "bot",
                "text": "card",
                "buttons": [[{"text": "b", "data": "b"}]],
            },
            {"message_id": 3, "from": "bot", "text": "", "media": {"kind": "voice", "size": 9}},
            {"message_id": 4, "from": "person", "text": "words"},
        ]
    )

    assert screen.card is not None
    assert screen.card.id == 2


def test_a_card_that_takes_begins_with_the_check_mark() -> None:
    """The mark counts at the very start, also behind a direction mark, and nowhere else."""
    assert Message(1, False, "✓ We have it.\nMore").takes
    assert Message(1, False, "\u200f✓ وصلنا").takes
    assert Message(1, False, "[en] ✓ We have it.").takes
    assert not Message(1, False, "Nothing\n✓ yet").takes


def test_a_native_name_finds_the_language_button() -> None:
    """Each language that the crowd speaks is found by its own name."""
    screen = screen_of(*(f"{name} ✔" for name in NATIVE_NAMES.values()))

    found = {code: screen.native(code) for code in NATIVE_NAMES}

    assert [key.text.split()[0] if key else None for key in found.values()] == [
        *NATIVE_NAMES.values()
    ]


def test_buttons_without_data_cannot_be_chosen() -> None:
    """A link or a copy button is not an answer."""
    screen = read(
        [{"message_id": 1, "from": "bot", "text": "", "buttons": [[{"text": "Map", "url": "x"}]]}]
    )

    assert screen.options == ()


def test_a_sign_is_found_anywhere_in_a_label() -> None:
    """Labels of right-to-left languages may carry the sign at either end."""
    assert sign_of("إرسال 📤") == "📤"
    assert sign_of("ℹ️ Find help") == "ℹ"
    assert sign_of("Peacekeeper") is None


OLD = {"message_id": 1, "from": "bot", "text": "old", "buttons": [[{"text": "a", "data": "a"}]]}
CARD = {"message_id": 3, "from": "bot", "text": "card", "buttons": [[{"text": "b", "data": "b"}]]}
EDITED = CARD | {"text": "✓ edited"}
SOUND = {"message_id": 4, "from": "bot", "text": "", "media": {"kind": "voice", "size": 1}}
WORDS = {"message_id": 2, "from": "person", "text": "words"}


@pytest.mark.parametrize(
    ("before", "after", "answered"),
    [
        ([OLD], [OLD, WORDS], False),
        ([OLD], [OLD, WORDS, CARD], True),
        ([OLD, WORDS, CARD], [CARD], False),
        ([CARD], [EDITED], True),
        ([CARD], [CARD, SOUND], True),
        ([CARD, SOUND], [CARD], False),
        ([CARD], [], True),
        ([], [], False),
        ([OLD], [WORDS], False),
    ],
)
def test_an_answer_is_something_new(before: list[Any], after: list[Any], answered: bool) -> None:
    """A new or edited card, a sound and a bare chat are answers; clearing up behind is not."""
    assert read(after).answers(read(before)) is answered
