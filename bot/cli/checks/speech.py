"""Cards that can be heard: which programs are missing, and which languages have no voice."""

from collections.abc import Iterator

from bot.audio.programs import Programs
from bot.audio.voices import voice_of
from bot.config import Fault, Settings, Severity
from bot.errors import CatalogError
from bot.i18n import LOCALES
from bot.i18n.catalogs import TEMPLATE, read_catalog
from bot.i18n.recordings import Recordings
from bot.i18n.safety import safety_strings


def speech_faults(settings: Settings, programs: Programs | None = None) -> Iterator[Fault]:
    """Warnings, and a list of recordings that would stop the start.

    Args:
        settings: the mission's.
        programs: those installed; looked for if None.
    """
    if not settings.speech.offered:
        return
    found = Programs.find() if programs is None else programs
    if found.packer is None:
        yield Fault(
            "no card can be heard by those who do not read: install opus-tools (or ffmpeg) and "
            "espeak-ng, or set speech.offered to false.",
            Severity.WARNING,
        )
        return
    for code in settings.languages.offered:
        yield from _silent(code, settings, found)


def _silent(code: str, settings: Settings, found: Programs) -> Iterator[Fault]:
    try:
        recorded = Recordings.read(LOCALES, code)
        marked = safety_strings(read_catalog(LOCALES / TEMPLATE)) if recorded else ()
    except CatalogError as error:
        yield Fault(str(error))
        return
    unheard = recorded.waiting(marked)
    if unheard and code not in settings.languages.allow_unreviewed:
        yield Fault(
            f"recordings of safety sentences in {code} are silent ({unheard}): let a second person "
            f"hear them in `amana locales studio {code}`.",
            Severity.WARNING,
        )
    may = code not in settings.speech.only_recorded
    if recorded or (may and voice_of(code, found.voices) is not None):
        return
    missing = "install espeak-ng, or " if may and not found.voices else ""
    yield Fault(
        f"no card can be heard in {code}: {missing}have its sentences recorded.", Severity.WARNING
    )
