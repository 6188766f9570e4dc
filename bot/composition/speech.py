"""Speech, put together: recordings, a machine's voice where there is one, and what is kept."""

from bot.audio.programs import Programs
from bot.audio.shelf import Shelf
from bot.audio.speaker import CardSpeaker
from bot.config import Settings
from bot.i18n import LOCALES
from bot.i18n.catalogs import TEMPLATE, read_catalog
from bot.i18n.recordings import Recordings
from bot.i18n.safety import safety_strings


def card_speaker(settings: Settings) -> CardSpeaker | None:
    """Return who says cards; None where nobody is to, or nothing here could.

    Raises:
        CatalogError: a list of recordings cannot be used.
    """
    if not settings.speech.offered:
        return None
    programs = Programs.find()
    if programs.packer is None:
        return None
    marked = safety_strings(read_catalog(LOCALES / TEMPLATE))
    allowed = settings.languages.allow_unreviewed
    recordings = {
        code: Recordings.read(LOCALES, code, frozenset() if code in allowed else marked)
        for code in settings.languages.offered
    }
    shelf = Shelf(settings.database.parent / "cache" / "audio")
    return CardSpeaker(programs, shelf, recordings, settings.speech.only_recorded)
