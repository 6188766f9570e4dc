"""What `amana check` says of cards that can be heard."""

import shutil
from pathlib import Path

import pytest

from bot.audio.programs import PACKERS, Programs
from bot.cli.checks import speech
from bot.cli.checks.speech import speech_faults
from bot.cli.workbench.studio.recording import keep
from bot.config import read
from bot.i18n import LOCALES
from bot.i18n.catalogs import TEMPLATE

PACKER = PACKERS[0]
SAFETY = "If you can, go to a safe place."


def said(folder: Path, programs: Programs, **env: str) -> list[str]:
    """Every fault, in a mission that speaks English, Swahili and Somali."""
    settings, _ = read(folder, {"AMANA_LANGUAGES__OFFERED": "en,sw,so", **env})
    return [str(fault) for fault in speech_faults(settings, programs)]


def test_without_a_packer_nothing_can_be_heard_and_that_is_said_once(mission: Path) -> None:
    """A warning: people report all the same."""
    (told,) = said(mission, Programs(None, frozenset()))

    assert told.startswith("warning: no card can be heard by those who do not read")


def test_a_mission_without_speech_is_not_reminded(mission: Path) -> None:
    """Whoever has turned it off knows."""
    assert said(mission, Programs(None, frozenset()), AMANA_SPEECH__OFFERED="false") == []


def test_a_language_without_a_voice_is_named(mission: Path) -> None:
    """espeak-ng has none for Somali; nothing is said of those that it speaks."""
    (told,) = said(mission, Programs(PACKER, frozenset({"en-gb", "sw"})))

    assert told == "warning: no card can be heard in so: have its sentences recorded."


def test_a_voice_that_nobody_should_hear_is_none(mission: Path) -> None:
    """Where only recordings are wanted, installing a program would not help."""
    programs = Programs(PACKER, frozenset({"en-gb", "sw"}))
    told = said(mission, programs, AMANA_SPEECH__ONLY_RECORDED="sw")

    assert [line.partition(": ")[2] for line in told] == [
        "no card can be heard in sw: have its sentences recorded.",
        "no card can be heard in so: have its sentences recorded.",
    ]


def test_without_espeak_it_is_told_to_install_it(mission: Path) -> None:
    """For each language that has no recordings."""
    told = said(mission, Programs(PACKER, frozenset()))

    assert len(told) == 3
    assert all("install espeak-ng, or have its sentences recorded" in line for line in told)


def test_a_list_of_recordings_that_cannot_be_used_is_a_fault(
    mission: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would stop the next start, so it is no mere warning."""
    audio = tmp_path / "locales" / "so" / "audio"
    audio.mkdir(parents=True)
    (audio / "audio.toml").write_text("no toml", encoding="utf-8")
    monkeypatch.setattr(speech, "LOCALES", tmp_path / "locales")

    told = said(mission, Programs(PACKER, frozenset({"en-gb", "sw"})))

    assert [line.startswith("fault: ") for line in told] == [True]
    assert "record it again" in told[0]


@pytest.mark.parametrize(("allowed", "told"), [("", 1), ("so", 0)])
def test_recordings_that_nobody_else_has_heard_are_named(
    mission: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: str, told: int
) -> None:
    """They are silent, and the team should not wonder why; a mission may let them be heard."""
    shutil.copy(LOCALES / TEMPLATE, tmp_path)
    keep(tmp_path, "so", SAFETY, translation="Ha na sugin.", alias="ada", sound=b"OggS")
    monkeypatch.setattr(speech, "LOCALES", tmp_path)
    programs = Programs(PACKER, frozenset({"en-gb", "sw"}))

    lines = said(mission, programs, AMANA_LANGUAGES__ALLOW_UNREVIEWED=allowed)

    assert len([line for line in lines if "safety sentences in so are silent (1)" in line]) == told
