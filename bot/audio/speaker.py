"""Says cards: people's recordings where there are any, a machine's voice for the rest.

Owns the choice of voice for each sentence, and the order in which cards are
said: one at a time, for a few seconds at most. What is said of someone's own
report is never kept.
"""

import asyncio
import hashlib
import json
import unicodedata
from collections.abc import Callable, Collection, Mapping
from itertools import groupby

from bot.audio.programs import RATE, Programs
from bot.audio.shelf import Shelf
from bot.audio.voices import voice_of
from bot.i18n.recordings import Recording, Recordings
from bot.services.speaking import Script, SpeechError, Utterance

PATIENCE = 10.0
"""Seconds until a card is given up, those in which others are said before it included."""
PAUSE = bytes(2 * (RATE * 35 // 100))
"""A third of a second between voices."""
_FORM = 1

Voice = str | Recording
"""Who says a sentence: a voice of espeak-ng's by its name, or a person."""


class CardSpeaker:
    """Says scripts, one at a time."""

    def __init__(
        self,
        programs: Programs,
        shelf: Shelf,
        recordings: Mapping[str, Recordings],
        silent: Collection[str] = (),
    ) -> None:
        """Take what there is to say cards with.

        Args:
            programs: those installed.
            shelf: where public speech is kept.
            recordings: by language.
            silent: languages whose machine voice nobody here should hear.
        """
        self._programs = programs
        self._shelf = shelf
        self._recordings = recordings
        self._silent = frozenset(silent)
        self._turn = asyncio.Lock()

    def can_say(self, language: str, script: Callable[[], Script]) -> bool:
        """Whether there is a voice for every sentence that is not dispensable."""
        if self._programs.packer is None:
            return False
        if self._machine(language) is not None:
            return True
        if not self._recordings.get(language):
            return False
        said = self._heard(script())
        return bool(said) and all(self._voice(one, language) is not None for one in said)

    def is_synthetic(self, script: Script) -> bool:
        """Whether a machine says any of it."""
        return any(isinstance(self._voice(one, script.language), str) for one in script.utterances)

    def key(self, script: Script) -> str | None:
        """By what the speech of a public script is known."""
        if not script.is_public:
            return None
        said = [(one.text, self._named(one, script.language)) for one in self._all(script)]
        facts = json.dumps([_FORM, said, str(self._programs.packer)])
        return hashlib.sha256(facts.encode()).hexdigest()[:32]

    async def say(self, script: Script) -> bytes:
        """Say a script, as Opus in Ogg."""
        key = self.key(script)
        if key is not None and (kept := self._shelf.get(key)) is not None:
            return kept
        try:
            async with asyncio.timeout(PATIENCE), self._turn:
                speech = await self._programs.pack(await self._samples(script))
        except TimeoutError:
            raise SpeechError("it took too long") from None
        if key is not None:
            self._shelf.put(key, speech)
        return speech

    async def _samples(self, script: Script) -> bytes:
        pieces = []
        voiced = [(self._voice(one, script.language), one.text) for one in self._all(script)]
        for voice, run in groupby(voiced, key=lambda pair: pair[0]):
            if isinstance(voice, Recording):
                recorded = await self._programs.unpack(_read(voice))
                pieces += [recorded for _ in run]
            elif voice is not None:
                text = "\n".join(_ended(text) for _, text in run)
                pieces.append(await self._programs.synthesize(voice, text))
        if not pieces:
            raise SpeechError("nobody can say it")
        return PAUSE.join(pieces)

    def _all(self, script: Script) -> tuple[Utterance, ...]:
        opening = (script.opening,) if self.is_synthetic(script) else ()
        return (*opening, *self._heard(script))

    def _heard(self, script: Script) -> tuple[Utterance, ...]:
        """What is said: all but what a listener can do without and nobody can say."""
        said: list[Utterance] = []
        for one in script.utterances:
            if not one.dispensable or self._voice(one, script.language) is not None:
                said.append(one)
            elif said and said[-1].leads:
                said.pop()
        return tuple(said)

    def _voice(self, one: Utterance, language: str) -> Voice | None:
        """A person's voice before a machine's; the card's own where a language has none."""
        if one.sentence is not None:
            recordings = self._recordings.get(one.language)
            if recordings and (spoken := recordings.of(one.sentence, one.translation)):
                return spoken
        return self._machine(one.language) or self._machine(language)

    def _machine(self, language: str) -> str | None:
        return None if language in self._silent else voice_of(language, self._programs.voices)

    def _named(self, one: Utterance, language: str) -> str | None:
        voice = self._voice(one, language)
        # By its sound: who speaks a sentence anew on the same day must not be heard as before.
        return f"{voice.speaks} {voice.sound}" if isinstance(voice, Recording) else voice


def _ended(text: str) -> str:
    """End a label as a sentence ends: there a voice takes breath, and an empty line takes two."""
    return text if unicodedata.category(text[-1])[0] == "P" else f"{text}."


def _read(recording: Recording) -> bytes:
    try:
        return recording.path.read_bytes()
    except OSError:
        raise SpeechError("a recording cannot be read") from None
