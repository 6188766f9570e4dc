"""The phone page in Chromium: what it shows, how it is used, whether cards fit."""

import asyncio
import random
import threading

import pytest

from tests.interop.phone.conftest import JUDGE, PARTS, Look, Stage
from tests.simulator.crowd_toy_bot import ToyBot, button
from tests.simulator.crowd_toy_driver import TOKEN, driven

LINE = "Pick the closest answer."
NINE_LINES = "\n".join([LINE] * 9)
SIX_ROWS = [
    *([[button("Money, bribe or theft", "a"), button("Aid or services", "b")]] * 4),
    [button(sign, sign) for sign in "🆘🌐🔊◀⏭"],
    [button("✖ Stop and clear", "stop"), button("📤 Send now", "send")],
]


def test_the_phone_is_the_page_at_the_reference_size(stage: Stage, look: Look) -> None:
    """At 320 × 568 the frame fits exactly, nothing scrolls sideways, the composer is in sight."""
    person = stage.person()

    seen = look("measure", person, messages=1)

    assert seen["phone"] == {"x": 0, "y": 0, "width": 320, "height": 568}
    assert seen["log"]["height"] == 460
    assert seen["composer"]["y"] + seen["composer"]["height"] == 568
    assert not seen["scrolls"]


def test_a_full_card_fits_and_a_longer_one_is_marked(stage: Stage, look: Look) -> None:
    """Nine lines with six rows fit; ten are too many, and the page says so."""
    person = stage.person()
    stage.card(person, NINE_LINES + "\n" + LINE, SIX_ROWS)
    stage.card(person, NINE_LINES, SIX_ROWS)

    seen = look("measure", person, messages=3)
    long, full = seen["cards"]

    assert (full["fits"], full["visible"], full["rows"]) == (True, True, 6)
    assert (full["overflowing"], full["units"]) == ([], len(NINE_LINES))
    assert (long["fits"], long["spare"] < 0) == (False, True)
    assert seen["unfit"] == 1


def test_a_label_that_is_cut_is_marked(stage: Stage, look: Look) -> None:
    """Two lines of a label show; the button of a longer one carries `data-overflow`."""
    person = stage.person()
    longer = "A label much too long for half the width of a small phone"
    stage.card(person, "✓", [[button("Threat or danger soon", "a"), button(longer, "b")]])

    seen = look("measure", person, messages=2)

    assert seen["cut"] == [longer]
    assert seen["cards"][0]["overflowing"] == [longer]


def test_a_card_read_aloud_counts_with_its_sound(stage: Stage, look: Look) -> None:
    """The audio message above a card takes its share of the room."""
    person = stage.person()
    stage.card(person, LINE, SIX_ROWS)
    alone = look("measure", person, messages=2)["cards"][-1]["height"]
    stage.client.post(
        f"/bot{TOKEN}/sendVoice", data={"chat_id": person}, files={"voice": ("a.ogg", b"OggS")}
    )

    together = look("measure", person, messages=3)["cards"][-1]["height"]

    assert together > alone + 40


def test_the_keyboard_alone_is_enough(stage: Stage, look: Look) -> None:
    """Adding a person, starting, choosing and writing need no pointer; focus stays in the card."""
    ready, over = threading.Event(), threading.Event()

    async def serve() -> None:
        async with driven(stage.url, ToyBot(random.Random(1))):
            ready.set()
            await asyncio.to_thread(over.wait, 100)

    working = threading.Thread(target=asyncio.run, args=(serve(),))
    working.start()
    try:
        assert ready.wait(10)
        seen = look("keyboard", width=1200, height=900)
    finally:
        over.set()
        working.join()

    assert seen["first"] == seen["second"]
    assert seen["kept"].startswith("key")
    assert seen["text"].startswith("✓ We have it: 1.")


def test_formatting_becomes_elements_and_markup_stays_text(stage: Stage, look: Look) -> None:
    """Entities are drawn; what looks like HTML is shown as written and never run."""
    person = stage.person()
    html = '<b>bold <i>both</i></b> <code>c&lt;d</code> <pre>block</pre> <a href="https://e.org/x">link</a>'
    stage.card(person, html, parse_mode="HTML")
    stage.card(person, "<img src=x onerror=alert(1)><script>alert(2)</script>")

    _, drawn, literal = look("text", person, messages=3)["texts"]

    assert "<b" in drawn["html"]
    assert '<i data-entity="italic">both</i></b>' in drawn["html"]
    assert ">c&lt;d</code>" in drawn["html"]
    assert ">block</pre>" in drawn["html"]
    assert 'href="https://e.org/x"' in drawn["html"]
    assert literal["html"].startswith("&lt;img")


def test_each_line_takes_its_own_direction(stage: Stage, look: Look) -> None:
    """Arabic runs from the right, and digits between isolates stay in order."""
    person = stage.person("ar")
    stage.card(person, "مرحبا ثم نهاية\n\u20661234 5678\u2069\nEnglish line")

    words = look("text", person, messages=2)["texts"][1]["words"]

    assert words["مرحبا"] > words["نهاية"]
    assert words["1234"] < words["5678"]


ARABIC = "مرحبا بكم هنا\nرقمكم:\n\u20661234 5678 9012\u2069\nاكتبوا \u2066/start\u2069 للبدء"
PLANTS = {
    "no dir": "document.querySelector('.phone').removeAttribute('dir')",
    "text from the left": """document.querySelectorAll('.messages .text').forEach((text) => {
        text.style.unicodeBidi = 'normal'; text.style.direction = 'ltr'; })""",
    "text in the middle": """document.querySelectorAll('.messages .text').forEach((text) => {
        text.style.textAlign = 'center'; })""",
    "signs turned round": """document.querySelectorAll('.messages .text').forEach((text) => {
        text.textContent = text.textContent.replaceAll('\u2066', '\u202e'); })""",
    "icons on the left": """document.querySelectorAll('.label').forEach((label) => {
        label.dir = 'ltr'; })""",
    "no lang": "document.querySelector('.messages').lang = ''",
}


def test_a_phone_from_the_right_is_mirrored(stage: Stage, look: Look) -> None:
    """Sides, lines, rows and icons; and each fault that is planted is seen for what it is."""
    person = stage.person("ar")
    stage.card(person, ARABIC, [[button("\u200f🆘 مساعدة", "a"), button("✖ توقف", "b")]])

    seen = look(
        "mirror", person, messages=2, judge=JUDGE, parts={**PARTS, "lang": "ar"}, plants=PLANTS
    )
    faults = {name: {fault.split(":")[0] for fault in one["faults"]} for name, one in seen.items()}

    assert faults.pop("sound") == set()
    assert seen["sound"]["seen"] == {
        "messages": 2, "fromRight": 3, "fromLeft": 1, "rows": 1, "icons": 2, "codes": 2,
        "theirs": 1, "mine": 1,
    }  # fmt: skip
    assert faults.keys() == PLANTS.keys()
    assert {"no dir", "theirs not on the right", "row from the left"} <= faults["no dir"]
    assert any(fault.startswith("starts ") for fault in faults["text from the left"])
    assert any(fault.startswith("starts ") for fault in faults["text in the middle"])
    assert "reversed" in faults["signs turned round"]
    assert faults["icons on the left"] == {"icon on the left"}
    assert faults["no lang"] == {"no lang"}


def test_copying_sending_and_blocking(stage: Stage, look: Look) -> None:
    """A copy button copies; photo, voice, place, sticker and file arrive; blocking silences."""
    person = stage.person()
    code = "1234 5678 9012 3456 7890"
    stage.card(person, "✓ Sent.", [[{"text": "📋 Copy", "copy_text": {"text": code}}]])

    seen = look("acts", person, messages=2)

    kinds = sorted(message["media"]["kind"] for message in stage.chat(person)[2:])
    voice = next(m for m in stage.chat(person) if (m["media"] or {}).get("kind") == "voice")
    assert seen == {"copied": code, "toast": "Copied", "silenced": True}
    assert kinds == ["document", "location", "photo", "sticker", "voice"]
    assert voice["media"]["duration"] == 5


def test_the_drawer_shows_what_was_deleted(stage: Stage, look: Look) -> None:
    """Deleted messages stand struck through, beside what the bot asked for."""
    person = stage.person()
    card = stage.card(person, "to be removed")
    stage.card(person, "still here")
    stage.call("deleteMessage", chat_id=person, message_id=card)

    seen = look("keeps", person, messages=2)

    assert seen["figures"] == ["2", "1", "3"]
    assert seen["struck"] == [["to be removed", "line-through"]]
    assert seen["calls"] == ["deleteMessage", "sendMessage", "sendMessage"]
    assert seen["shut"]


WORDS = {"en": ("to be removed", "We have it."), "ar": ("سيُحذف هذا", "وصلتنا رسالتك.")}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(320, 568), (1280, 860)])
def test_axe_finds_nothing(
    stage: Stage, look: Look, size: tuple[int, int], scheme: str, language: str
) -> None:
    """Labels, roles, order and contrast hold in both schemes and directions, small and large."""
    person = stage.person(language)
    removed, kept = WORDS[language]
    gone = stage.card(person, removed)
    stage.call("deleteMessage", chat_id=person, message_id=gone)
    stage.card(person, f"✓ <b>{kept}</b> <code>x</code>", SIX_ROWS, parse_mode="HTML")

    seen = look("axe", person, messages=2, scheme=scheme, width=size[0], height=size[1])

    assert seen["violations"] == []
    assert seen["passes"] > 15
