"""A made-up mission, and a navigator who taps and writes as a person would."""

import json
from dataclasses import replace

from bot.interview.cards import Button, Screen
from bot.interview.case_facts import Letter, OpenedCase
from bot.interview.choices import match_choice, options
from bot.interview.course import screen_id
from bot.interview.effects import Effect
from bot.interview.english import english
from bot.interview.events import Event, SentFile, Submitted, Tapped, Wrote
from bot.interview.machine import advance
from bot.interview.mission import Area, Contact, Language, Mission, Service
from bot.interview.parts import TextPart
from bot.interview.schema import Interview, Phase, begin, dump, load
from bot.interview.screens import screen

LOCATOR = "AbCdEfGhIjKlMnOpQrSt_-"
CODE = "12345678901234567890"
CHECKED_CODE = "12345678901234567891"

_LANGUAGES = (
    "English",
    "français",
    "العربية",
    "Kiswahili",
    "Sängö",
    "lingála",
    "Soomaali",
    "kreyòl",
    "español",
    "پښتو",
    "فارسی دری",
    "Kinyarwanda",
    "中文",
)
_CODES = ("en", "fr", "ar", "sw", "sg", "ln", "so", "ht", "es", "ps", "fa-AF", "rw", "zh")
_AREAS = ("North Town", "South Town", "The River", "Old Market", "Camp One", "Camp Two")

MISSION = Mission(
    name={"en": "Example Mission"},
    languages=tuple(
        Language(code, name, "rtl" if code in {"ar", "ps", "fa-AF"} else "ltr")
        for code, name in zip(_CODES, _LANGUAGES, strict=True)
    ),
    areas=tuple(Area(f"area_{n}", {"en": name}) for n, name in enumerate(_AREAS * 2)),
    contacts=(
        Contact(
            id="clinic",
            area="area_0",
            name={"en": "North Town Clinic"},
            what={"en": "doctors, day and night"},
            phone="+000 11 22 33",
            place={"en": "behind the market"},
            verified_on="2026-01-01",
        ),
        Contact(
            id="shelter", area=None, name={"en": "Safe House"}, what={"en": "a place to sleep"}
        ),
        Contact(
            id="law",
            area="area_1",
            name={"en": "Law Office"},
            what={"en": "free lawyers"},
            phone="+000 44 55 66",
        ),
    ),
    services=(
        Service(id="care", kind="care", area=None, names={"en": "Health care"}, contact="clinic"),
        Service(id="legal", kind="legal", area="area_1", names={"en": "Legal aid"}, contact="law"),
        Service(id="gone", kind="food", area=None, names={"en": "Food"}, contact="not confirmed"),
    ),
    law_line=True,
)

CASE = OpenedCase(
    state="CLOSED",
    received="Monday 3 March, about 12:00",
    letters=(
        Letter(number=1, sent_on="4 March", text="word " * 150, read=True),
        Letter(number=2, sent_on="5 March", text="A short letter."),
        Letter(number=3, sent_on="6 March", text="The last one."),
    ),
    may_disagree=True,
    closed_result="UNS",
)


def text_of(card: Screen) -> str:
    """Return a card's words in English, as a person reads them."""
    return "\n".join(english(line) for line in card.lines)


def buttons_of(card: Screen) -> list[Button]:
    """Return all buttons of a card in order."""
    return [button for row in card.rows for button in row]


class Chat:
    """A person in a chat; every step is stored and read back, as in real life."""

    def __init__(self, mission: Mission = MISSION, language: str = "en") -> None:
        self.mission = mission
        self.interview: Interview = begin(language)
        self.case: OpenedCase | None = None
        self.effects: tuple[Effect, ...] = ()
        self.messages = 0

    @property
    def card(self) -> Screen:
        return screen(self.interview, self.mission, self.case)

    @property
    def text(self) -> str:
        return text_of(self.card)

    @property
    def phase(self) -> Phase:
        return self.interview.phase

    @property
    def shown(self) -> str:
        return screen_id(self.interview, self.mission)

    @property
    def labels(self) -> list[str]:
        return [f"{b.icon} {english(b.label)}".strip() for b in buttons_of(self.card)]

    def happens(self, event: Event) -> tuple[Effect, ...]:
        self.interview, self.effects = advance(self.interview, event, self.mission)
        self.interview = load(json.loads(json.dumps(dump(self.interview))))
        return self.effects

    def data(self, name: str) -> str:
        """Return the data of the button with this label, icon, or both."""
        for button in buttons_of(self.card):
            label = english(button.label)
            if name in {label, button.icon, f"{button.icon} {label}"}:
                assert button.data is not None
                return button.data
        raise AssertionError(f"no button {name!r} among {self.labels}")

    def taps(self, *names: str) -> tuple[Effect, ...]:
        for name in names:
            self.happens(Tapped(self.data(name)))
        return self.effects

    def writes(self, text: str) -> tuple[Effect, ...]:
        self.messages += 1
        offered = {
            option.id: (
                english(option.label),
                *(english(synonym) for synonym in option.synonyms),
            )
            for option in options(self.interview, self.mission)
        }
        return self.happens(Wrote(self.messages, text, match_choice(text, offered)))

    def speaks(self, seconds: int = 42) -> tuple[Effect, ...]:
        self.messages += 1
        return self.happens(
            SentFile(source=self.messages, kind="voice", size=9000, seconds=seconds)
        )

    def sends_photo(self, caption: str | None = None) -> tuple[Effect, ...]:
        self.messages += 1
        return self.happens(
            SentFile(source=self.messages, kind="photo", size=90_000, caption=caption)
        )

    def has_agreed(self) -> "Chat":
        self.taps("▶", "✅")
        return self

    def has_told(self, *texts: str) -> "Chat":
        self.has_agreed()
        for text in texts or ("They took my cow.",):
            self.writes(text)
        return self


def mission_with(**changes: object) -> Mission:
    """Return the made-up mission with some facts changed."""
    return replace(MISSION, **changes)  # type: ignore[arg-type]  # fields by name


def texts(chat: Chat) -> list[str]:
    """Return the words that the draft holds."""
    return [part.text for part in chat.interview.parts if isinstance(part, TextPart)]


def sent() -> Chat:
    """Return a chat that has sent a report."""
    chat = Chat().has_told()
    chat.taps("📤", "📤")
    chat.happens(Submitted())
    return chat
