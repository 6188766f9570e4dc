"""Which of espeak-ng's voices speaks which language of ours.

Owns this table. A language is spoken by its own voice or not at all: Juba
Arabic in the voice of Arabic would be heard as a mistake, or as mockery.
"""

from collections.abc import Collection

# Where espeak-ng's name is not ours. Chinese: its plain voice spells the sounds in English.
NAMES = {
    "en": "en-gb",
    "fr": "fr-fr",
    "zh": "cmn-latn-pinyin",
    "fa-af": "fa",
    "sr-latn": "sr",
    "sr-cyrl": "sr",
}


def voice_of(code: str, voices: Collection[str]) -> str | None:
    """Return the voice of a language, if it is among those installed."""
    name = NAMES.get(code.lower(), code.lower())
    return name if name in voices else None
