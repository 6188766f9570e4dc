"""Files: shown by what they are, never by what they say they are, and never from a disk."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from desk.pages.evidence import ranged
from desk.pages.evidence_copy import NoCopyError, cleaned
from desk.pages.evidence_kinds import Shown, looks
from tests.bot.services.scene import Scene
from tests.desk.pages.rig import Rig

OGG = b"OggS" + bytes(200) + b"KANARIENVOGEL"


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """Ada's browser; one case with one voice message."""
    scene = Scene(seed="desk evidence")
    await scene.tells("A story.")
    turn = await scene.sends_voice(len(OGG))
    kept = await scene.keep(turn.fetch[0], OGG)
    await scene.conversations.file_kept(turn.fetch[0], kept)
    await scene.sends()
    made = Rig(scene, tmp_path)
    made.reference = (await scene.case()).reference
    yield made
    await made.http.aclose()
    await scene.close()


def picture(form: str = "JPEG") -> bytes:
    """A small picture with a note of the camera's."""
    written = io.BytesIO()
    noted = Image.Exif()
    noted[0x010F] = "KANARIENVOGEL"
    Image.new("RGB", (64, 48), "navy").save(written, form, exif=noted)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (picture(), Shown.PICTURE),
        (picture("PNG"), Shown.PICTURE),
        (OGG, Shown.SOUND),
        (b"\0\0\0\x20ftypisom" + bytes(20), Shown.FILM),
        ("Plain words, مرحبا".encode(), Shown.TEXT),
        (b"<html><script>alert(1)</script>", Shown.NEVER),
        (b"  <svg onload=alert(1)>", Shown.NEVER),
        (b"%PDF-1.7 ...", Shown.NEVER),
        (b"#!/bin/sh\nrm", Shown.NEVER),
        (b"MZ\x90\0", Shown.NEVER),
        (b"", Shown.NEVER),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, shown: Shown) -> None:
    """Names and claimed types count for nothing."""
    assert looks(content).shown is shown


async def test_a_working_copy_has_the_pixels_alone() -> None:
    """What the camera noted is gone, the picture is there."""
    original = picture()
    assert b"KANARIENVOGEL" in original

    copy = await cleaned(original)

    assert b"KANARIENVOGEL" not in copy
    assert Image.open(io.BytesIO(copy)).size == (64, 48)


async def test_what_is_no_picture_is_not_copied() -> None:
    """A decoder's failure is a sentence, and stays in its own process."""
    with pytest.raises(NoCopyError):
        await cleaned(b"\xff\xd8\xff not a picture")


async def test_nothing_is_fetched_by_looking_at_the_case(rig: Rig) -> None:
    """The case's page offers the file with its size and asks for none of it."""
    page = await rig.get(rig.case)

    assert "Fetch file" in page.text
    assert "not opened yet" in page.text
    asked = [each for each in rig.office.server.asked + _asked(rig) if "payload" in each]
    assert not any(each.endswith(f" {_number(page.text)}") for each in asked)


async def test_a_sound_is_played_in_a_sandbox(rig: Rig) -> None:
    """Its page says that every byte fits; its bytes come under their own type, sandboxed."""
    number = _number((await rig.get(rig.case)).text)

    page = await rig.get(f"{rig.case}/evidence/{number}")
    sound = await rig.http.get(f"{rig.case}/evidence/{number}/play", headers={"range": "bytes=0-3"})

    assert "every byte fits its seal" in page.text
    assert (sound.status_code, sound.content) == (206, b"OggS")
    assert sound.headers["content-type"] == "audio/ogg"
    assert "sandbox" in sound.headers["content-security-policy"]
    assert sound.headers["x-content-type-options"] == "nosniff"
    assert sound.headers["cache-control"] == "no-store"


async def test_the_original_leaves_by_a_form_and_without_a_type(rig: Rig) -> None:
    """A download is asked for by a form; its name is ours."""
    number = _number((await rig.get(rig.case)).text)

    by_address = await rig.get(f"{rig.case}/evidence/{number}/original")
    answer = await rig.post(f"{rig.case}/evidence/{number}/original")

    assert by_address.status_code in {404, 405}
    assert answer.content == OGG
    assert answer.headers["content-type"] == "application/octet-stream"
    assert f"{rig.reference}-{number:03d}.original" in answer.headers["content-disposition"]


async def test_a_file_that_was_tampered_with_is_not_shown(rig: Rig) -> None:
    """The page says so, and shows nothing of it."""
    number = _number((await rig.get(rig.case)).text)
    rig.office.server.payloads[rig.reference, number] = b"something else"

    page = await rig.get(f"{rig.case}/evidence/{number}")

    assert page.status_code == 502
    assert "Do not rely on it" in page.text
    assert "<audio" not in page.text


async def test_nothing_opened_is_written(rig: Rig) -> None:
    """After a file was shown and downloaded, no file of the desk holds its bytes."""
    number = _number((await rig.get(rig.case)).text)
    await rig.get(f"{rig.case}/evidence/{number}")
    await rig.post(f"{rig.case}/evidence/{number}/original")

    files = [f for f in rig.desk.settings.home.parent.rglob("*") if f.is_file()]

    assert files
    assert not any(b"KANARIENVOGEL" in file.read_bytes() for file in files)


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("", 200, b"0123456789"),
        ("bytes=2-4", 206, b"234"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-2", 206, b"89"),
        ("bytes=5-99", 206, b"56789"),
        ("bytes=9-2", 200, b"0123456789"),
        ("bytes=x-y", 200, b"0123456789"),
        ("lines=1-2", 200, b"0123456789"),
    ],
)
def test_ranges_are_answered_or_ignored(asked: str, status: int, content: bytes) -> None:
    """A range that makes no sense gets the whole."""
    answer = ranged(b"0123456789", "audio/ogg", asked)

    assert (answer.status_code, answer.body) == (status, content)


def _number(page: str) -> int:
    return int(page.split("/evidence/", 1)[1].split('"', 1)[0])


def _asked(rig: Rig) -> list[str]:
    return rig.client.server.asked
