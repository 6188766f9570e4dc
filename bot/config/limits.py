"""Settings: how much one chat may send in a day before the bot answers it more slowly.

Owns the numbers' meaning and bounds. None of them can shut the bot for
anybody: what they begin is slower and smaller (`bot.casework.pressure`).
"""

from pydantic import Field

from bot.casework.pressure import MB, Limits
from bot.config.section import Section

_DEFAULT = Limits()


class LimitsSection(Section):
    """When one chat, or a full disk, makes the bot slower and smaller."""

    reports_per_day: int = Field(
        default=_DEFAULT.reports,
        ge=1,
        description="Reports from one chat in a day after which further ones wait in quarantine, "
        "where a person reads them within 72 hours. Reports with 🆘, sex, threat or a child are "
        "counted apart. A phone that many share files twenty honest ones.",
    )
    messages_per_day: int = Field(
        default=_DEFAULT.messages,
        ge=10,
        description="Messages from one chat in a day after which its cards come more slowly and "
        "nothing more is added to reports that were sent.",
    )
    files_per_day: int = Field(
        default=_DEFAULT.files, ge=1, description="Files from one chat in a day."
    )
    file_mb_per_day: int = Field(
        default=_DEFAULT.file_bytes // MB,
        ge=1,
        description="Megabytes of files from one chat in a day.",
    )
    words_room_mb: int = Field(
        default=_DEFAULT.words_room // MB,
        ge=0,
        description="Megabytes of the database's disk that are kept for words: while less is free, "
        "files are refused, short voice messages last.",
    )
    mute_days: int = Field(
        default=_DEFAULT.mute_days,
        ge=1,
        le=30,
        description="Days for which reports from a chat are paused when an officer marks one of "
        "them as abusive. Help and 🆘 work all the same.",
    )

    @property
    def limits(self) -> Limits:
        """The same, as the rules take them."""
        return Limits(
            reports=self.reports_per_day,
            messages=self.messages_per_day,
            files=self.files_per_day,
            file_bytes=self.file_mb_per_day * MB,
            words_room=self.words_room_mb * MB,
            mute_days=self.mute_days,
        )
