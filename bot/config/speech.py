"""Whether cards can be heard, and in whose voice."""

from pydantic import Field

from bot.config.section import Code, Section


class SpeechSection(Section):
    """Cards read aloud, for those who do not read."""

    offered: bool = Field(
        default=True,
        description="Show 🔊 on cards that can be heard: in a person's recordings, else in the "
        "voice of espeak-ng. Where neither is there, or no program that packs sound (opus-tools or "
        "ffmpeg), nothing is shown.",
    )
    only_recorded: tuple[Code, ...] = Field(
        default=(),
        description="Languages in which the voice of espeak-ng is not to be heard, as where people "
        "here do not understand it.",
    )
