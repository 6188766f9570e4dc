"""Every setting of a mission: its type, its default, its meaning.

Owns the meaning; `docs/SETTINGS.md` and the file that `amana init` writes are
made from these descriptions. A setting exists only if something obeys it. No
setting may reach the clock, the randomness or a key's strength.
"""

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator

from bot.config.duty import DutySection
from bot.config.forwarding import DestinationItem, ForwardingSection, RouteItem
from bot.config.limits import LimitsSection
from bot.config.listening import Address, HealthSection, Place, WayIn, WebhookSection, place_of
from bot.config.places import Area, Contact, Service
from bot.config.retention import RetentionSection
from bot.config.section import Code, OptionalPath, Section
from bot.config.speech import SpeechSection
from bot.i18n import Caution


class MissionSection(Section):
    """Who runs this bot, as the people who write to it know it."""

    name: str = Field(
        default="", max_length=60, description="The mission's name, as reporters read it."
    )
    bot_name: str = Field(
        default="Amana",
        max_length=32,
        description="The bot's public name. It lies on a phone that others may pick up, so it must "
        "be neutral and must never say what people write about.",
    )

    time_zone: str = Field(
        default="UTC",
        description="The zone in which people here read a clock, such as `Africa/Bangui`; times "
        "in cards are written in it.",
    )

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("it is no time zone's name, such as Africa/Bangui") from None
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The zone itself."""
        return ZoneInfo(self.time_zone)


class TelegramSection(Section):
    """The way to Telegram."""

    token: SecretStr = Field(
        default=SecretStr(""),
        description="The bot's token, which BotFather gives to whoever makes a bot.",
    )
    staff_token: SecretStr = Field(
        default=SecretStr(""),
        description="The token of a second bot, which tells officers that there is work; no such "
        "bot if empty. Never the reporters' bot.",
    )
    api_url: str = Field(
        default="https://api.telegram.org",
        pattern=r"^https?://[^/\s]+(/[^\s]*)?$",
        description="The base address of a Bot API server, without `/bot`.",
    )
    poll_timeout: int = Field(
        default=30, ge=1, le=50, description="Seconds that one long poll waits; Telegram allows 50."
    )
    way_in: WayIn = Field(
        default="polling",
        description="How updates come in: `polling` asks Telegram for them; with `webhook` it "
        "delivers them. `amana run --webhook` chooses the latter.",
    )
    webhook: WebhookSection = WebhookSection()


class KeysSection(Section):
    """Where the server's keys lie; best on another file system than the database."""

    dir: Path = Field(
        default=Path("keys"),
        description="Folder of `server.key`, `server-signing.key` and `receipts.keys`; mode 0700.",
    )
    day_keys: Path = Field(
        default=Path("day-keys/day.keys"),
        description="The file of the day keys. The bot rewrites it daily; never back it up.",
    )


class StorageSection(Section):
    """Where sealed cases are kept."""

    url: str = Field(
        default="sqlite:///data/amana.db",
        pattern=r"^sqlite:///.+$",
        description="The database: `sqlite:///` and a path (a fourth slash makes it absolute).",
    )
    mirror: OptionalPath = Field(
        default=None,
        description="A folder on another disk to which each sealed case is copied before its "
        "receipt is shown; none if empty.",
    )
    backup_days: int = Field(
        default=7,
        ge=1,
        le=90,
        description="Days after the last `amana backup` on this machine from which `amana check` "
        "warns that it is old.",
    )
    socket: OptionalPath = Field(
        default=None,
        description="The socket on which the running bot answers commands; `amana.sock` beside the "
        "database if empty. Its whole path has at most 100 bytes.",
    )


class PinnedKeys(Section):
    """Public keys of those who sign the roster, pinned here so that nobody slips in another."""

    head: str = Field(default="", description="The head's public signing key.")
    deputy: str = Field(default="", description="The deputy's public signing key.")
    oversight: str = Field(default="", description="The oversight body's public signing key.")


class RosterSection(Section):
    """Whose signatures make a roster of officers valid."""

    signatures_required: int = Field(
        default=2, ge=1, le=3, description="How many of the pinned signers must have signed."
    )
    grace_days: int = Field(
        default=30,
        ge=0,
        le=60,
        description="Days after a roster's end during which reports are still taken, under a "
        "standing alarm.",
    )
    pinned: PinnedKeys = PinnedKeys()


class LanguagesSection(Section):
    """The languages that reporters may choose."""

    offered: tuple[Code, ...] = Field(
        default=("en",),
        min_length=1,
        description="Language codes in the order in which they are shown.",
    )
    default: Code = Field(
        default="en", description="The language for people of none of these, and of missing texts."
    )
    allow_unreviewed: tuple[Code, ...] = Field(
        default=(),
        description="Languages whose safety texts (who reads, danger, consent, the code) are shown "
        "alone although no second person has read the translation. A card with an unread one is "
        "otherwise shown in the default language as well, above the reader's own; in English if "
        "the default's own texts are unread.",
    )

    @property
    def caution(self) -> Caution:
        """The rule for safety texts that nobody but their translator has read."""
        return Caution(self.default, frozenset(self.allow_unreviewed))


class InterviewSection(Section):
    """What this mission's interview says and leaves out."""

    hidden_questions: tuple[str, ...] = Field(
        default=(), description="Ids of optional questions that are never asked."
    )
    law_line: bool = Field(
        default=False,
        description="Say “You do not have to tell the police”; only where a lawyer has confirmed "
        "that it is so.",
    )
    contact_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="Days after `verified_on` during which a contact is shown to reporters.",
    )


class OfficersSection(Section):
    """Where the officers' desks reach this bot."""

    address: Address = Field(
        default="127.0.0.1:8767",
        description="Host and port on which the bot answers officers' desks; off if empty. Keep it "
        "on this machine, and put TLS, an onion service or a private network in front.",
    )

    @property
    def place(self) -> Place | None:
        """Host and port; None where no desk is answered."""
        return place_of(self.address)


class LogsSection(Section):
    """What the bot says of itself, never of anyone who writes to it."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least serious event that is logged."
    )
    file: OptionalPath = Field(default=None, description="A file for the log; stderr if empty.")


class Settings(Section):
    """All settings of one mission, and the paths that follow from them."""

    folder: Path = Field(default=Path(), exclude=True, description="The mission's folder.")
    mission: MissionSection = MissionSection()
    telegram: TelegramSection = TelegramSection()
    keys: KeysSection = KeysSection()
    storage: StorageSection = StorageSection()
    roster: RosterSection = RosterSection()
    languages: LanguagesSection = LanguagesSection()
    interview: InterviewSection = InterviewSection()
    speech: SpeechSection = SpeechSection()
    retention: RetentionSection = RetentionSection()
    limits: LimitsSection = LimitsSection()
    officers: OfficersSection = OfficersSection()
    duty: DutySection = DutySection()
    forwarding: ForwardingSection = ForwardingSection()
    health: HealthSection = HealthSection()
    logs: LogsSection = LogsSection()
    areas: tuple[Area, ...] = ()
    contacts: tuple[Contact, ...] = ()
    services: tuple[Service, ...] = ()
    destinations: tuple[DestinationItem, ...] = ()
    routes: tuple[RouteItem, ...] = ()

    def within(self, path: Path) -> Path:
        """A path of the mission's file, seen from the mission's folder."""
        return self.folder / path

    @property
    def keys_dir(self) -> Path:
        """The folder of the server's keys."""
        return self.within(self.keys.dir)

    @property
    def day_keys(self) -> Path:
        """The file of the day keys."""
        return self.within(self.keys.day_keys)

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.within(Path(self.storage.url.removeprefix("sqlite:///")))

    @property
    def mirror(self) -> Path | None:
        """The folder of the mirror, if there is one."""
        return self.within(self.storage.mirror) if self.storage.mirror else None

    @property
    def socket(self) -> Path:
        """The socket of the running bot."""
        chosen = self.storage.socket
        return self.within(chosen) if chosen else self.database.with_name("amana.sock")

    @property
    def roster_file(self) -> Path:
        """The signed roster; its signatures lie beside it as `roster.NAME.sig`."""
        return self.folder / "roster.json"

    @property
    def log_file(self) -> Path | None:
        """The log's file, if it has one."""
        return self.within(self.logs.file) if self.logs.file else None
