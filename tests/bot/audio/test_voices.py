"""Each language has its own voice or none."""

import pytest

from bot.audio.voices import voice_of
from bot.i18n import LOCALES
from bot.i18n.languages import read_languages

# espeak-ng 1.51 as Debian 12 packages it: those names of its list that concern us.
DEBIAN = frozenset(
    {"am", "ar", "cmn", "cmn-latn-pinyin", "el", "en-gb", "es", "fa", "fr-fr", "ht", "pt", "ru",
     "sq", "sr", "sw", "tr", "uk", "ur"}
)  # fmt: skip
SILENT = {"ln", "sg", "so", "ps", "rw", "pga", "nus", "din"}


def test_every_language_with_a_voice_of_its_own_is_spoken() -> None:
    """And no other: Juba Arabic is not read as Arabic, nor Pashto as Dari."""
    codes = read_languages(LOCALES / "languages.toml")
    spoken = {code for code in codes if voice_of(code, DEBIAN) is not None}

    assert set(codes) - spoken == SILENT & set(codes)


@pytest.mark.parametrize(
    ("code", "voice"),
    [("sw", "sw"), ("zh", "cmn-latn-pinyin"), ("fa-AF", "fa"), ("sr-Latn", "sr"), ("en", "en-gb")],
)
def test_a_voice_has_espeaks_name(code: str, voice: str) -> None:
    """Where the two lists differ."""
    assert voice_of(code, DEBIAN) == voice
    assert voice_of(code, frozenset()) is None
