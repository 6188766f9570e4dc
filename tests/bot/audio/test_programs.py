"""Programs that speak: found on the path, given words by a pipe, and never waited for long."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.audio import programs
from bot.audio.programs import Programs
from bot.services.speaking import SpeechError
from tests.bot.audio.conftest import Installed
from tests.ground.voices import VOICES, heard, sound


def test_what_is_installed_is_found(installed: Installed) -> None:
    """The voices are those that espeak-ng names."""
    found = installed()

    assert found.voices == frozenset(VOICES)
    assert found.packer is programs.PACKERS[0]


def test_without_programs_there_is_no_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing fails; there is only nothing."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert Programs.find() == Programs(None, frozenset())


def test_espeak_that_fails_has_no_voice(installed: Installed, tmp_path: Path) -> None:
    """A broken installation is none."""
    installed()
    (tmp_path / "programs" / "espeak-ng").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")

    assert Programs.find().voices == frozenset()


async def test_words_go_in_and_come_out_as_sound(installed: Installed) -> None:
    """By pipes, in the voice that was asked for, whatever the words look like."""
    found = installed()
    words = "Habari; $(rm -rf /) --version -f x\n«ነፃ»"
    packed = await found.pack(await found.synthesize("sw", words))

    assert heard(packed) == f"<sw>{words}"


async def test_a_recording_is_read(installed: Installed) -> None:
    """From Ogg to samples and back."""
    found = installed()

    assert heard(await found.pack(await found.unpack(sound("spoken")))) == "spoken"


async def test_a_child_learns_nothing_of_ours(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment holds the bot's token: it is not handed on."""
    monkeypatch.setenv("AMANA_TELEGRAM__TOKEN", "canary")
    found = installed(misdeed="import os; text = ' '.join(os.environ)")

    names = heard(b"OggS" + await found.synthesize("sw", "x")).removeprefix("<sw>").split()
    assert set(names) <= {"PATH", "LC_ALL", "LC_CTYPE"}


@pytest.mark.parametrize(
    "misdeed", ["raise SystemExit(3)", "print('no sound'); raise SystemExit", "raise SystemExit"]
)
async def test_a_program_that_fails_is_told_by_one_error(
    installed: Installed, misdeed: str
) -> None:
    """Which carries nothing of what was said."""
    found = installed(misdeed=misdeed)

    with pytest.raises(SpeechError) as error:
        await found.synthesize("sw", "canary")
    assert "canary" not in str(error.value)


async def test_a_program_that_hangs_is_ended(
    installed: Installed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No child outlives its patience."""
    pid = tmp_path / "pid"
    hang = f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    found = installed(misdeed=hang)
    monkeypatch.setattr(programs, "_PATIENCE", 1.0)

    with pytest.raises(SpeechError):
        await found.synthesize("sw", "x")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text(encoding="utf-8")), 0)


async def test_a_cancelled_wish_leaves_no_child(installed: Installed, tmp_path: Path) -> None:
    """A bot that ends does not leave a voice behind."""
    pid = tmp_path / "pid"
    hang = f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    found = installed(misdeed=hang)
    task = asyncio.create_task(found.synthesize("sw", "x"))
    async with asyncio.timeout(10):
        while not pid.exists() or not pid.read_text(encoding="utf-8"):  # noqa: ASYNC110  # another process writes it
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text(encoding="utf-8")), 0)
