"""A speaker without a voice, until a test gives it one."""

from collections.abc import Callable

from bot.services.speaking import Script, SpeechError


class FakeSpeaker:
    """Says anything at once as the same few bytes, and remembers what it was given."""

    def __init__(self) -> None:
        self.speaks = False
        self.fails = False
        self.said: list[Script] = []

    def can_say(self, language: str, script: Callable[[], Script]) -> bool:
        """As the test says."""
        assert script().language == language
        return self.speaks

    def is_synthetic(self, script: Script) -> bool:
        """A machine says all of it."""
        return bool(script.utterances)

    def key(self, script: Script) -> str | None:
        """Only what is public has one."""
        return str(hash(script)) if script.is_public else None

    async def say(self, script: Script) -> bytes:
        """Remember it."""
        self.said.append(script)
        if self.fails:
            raise SpeechError("as the test says")
        return b"OggS"

    @property
    def words(self) -> str:
        """What was said last."""
        return " ".join(utterance.text for utterance in self.said[-1].utterances)
