"""Files in both directions, downloads and their limits."""

import pytest
from telegram.error import BadRequest

from tests.simulator.rig import Stage

MEGABYTE = 1 << 20


async def _send(stage: Stage, kind: str, content: bytes, **said: object) -> dict[str, int]:
    answer = await stage.http.post(
        f"/control/people/{stage.person}/file",
        data={"kind": kind, "bot": stage.bot_id, **said},
        files={"file": ("story.txt", content, "text/plain")},
    )
    assert answer.status_code == 200, answer.text
    body: dict[str, int] = answer.json()
    return body


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "video", "audio", "sticker"])
async def test_a_persons_file_can_be_downloaded(stage: Stage, kind: str) -> None:
    """Each kind arrives in its own field and downloads byte for byte."""
    content = bytes(range(256)) * 700
    await _send(stage, kind, content)
    message = (await stage.bot.get_updates())[-1].message
    assert message is not None
    item = message.photo[-1] if kind == "photo" else getattr(message, kind)
    assert item.file_size == len(content)
    file = await stage.bot.get_file(item.file_id)
    assert bytes(await file.download_as_bytearray()) == content
    shown = (await stage.chat())["messages"][-1]["media"]
    assert (shown["kind"], shown["size"]) == (kind, len(content))
    assert (await stage.http.get(shown["url"])).content == content


async def test_a_caption_with_its_entities_arrives(stage: Stage) -> None:
    """Captions are marked as texts are."""
    await _send(stage, "photo", b"jpeg", caption="see /help")
    message = (await stage.bot.get_updates())[-1].message
    assert message is not None
    assert message.caption == "see /help"
    assert [e.type for e in message.caption_entities] == ["bot_command"]


async def test_an_album_arrives_as_separate_messages(stage: Stage) -> None:
    """Photos sent together share a group id."""
    parts = [("photos", (f"{n}.jpg", b"jpeg%d" % n, "image/jpeg")) for n in range(3)]
    data = {"bot": str(stage.bot_id), "caption": "three"}
    path = f"/control/people/{stage.person}/album"
    assert (await stage.http.post(path, data=data, files=parts)).status_code == 200
    messages = [u.message for u in (await stage.bot.get_updates())[-3:] if u.message]
    assert len({m.media_group_id for m in messages}) == 1
    assert [m.caption for m in messages] == ["three", None, None]


async def test_large_files_are_too_big(stage: Stage) -> None:
    """Exactly 20 MB downloads; one byte more does not. Nobody needs to send the bytes."""
    await _send(stage, "document", b"", size=20 * MEGABYTE)
    await _send(stage, "document", b"", size=20 * MEGABYTE + 1)
    fits, too_big = [u.message for u in (await stage.bot.get_updates())[-2:] if u.message]
    assert fits.document is not None
    assert too_big.document is not None
    file = await fits.document.get_file()
    assert len(await file.download_as_bytearray()) == 20 * MEGABYTE
    with pytest.raises(BadRequest, match="File is too big"):
        await too_big.document.get_file()


async def test_unknown_ids_and_expired_links(stage: Stage) -> None:
    """An unknown id is refused, and a download link lives for an hour."""
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await stage.bot.get_file("nonsense")
    await _send(stage, "voice", b"opus")
    message = (await stage.bot.get_updates())[-1].message
    assert message is not None
    assert message.voice is not None
    link = (await message.voice.get_file()).file_path
    assert link is not None
    assert (await stage.http.get(link)).content == b"opus"
    await stage.door("clock", offset_seconds=3700)
    assert (await stage.http.get(link)).status_code == 404


async def test_a_bots_uploads_come_back(stage: Stage) -> None:
    """Photo, voice, document and the rest by multipart, sent again by id, and downloadable."""
    bot, person = stage.bot, stage.person
    document = await bot.send_document(person, b"pdf", filename="letter.pdf", caption="<b>c</b>",
                                       parse_mode="HTML")  # fmt: skip
    assert document.document is not None
    assert document.document.file_name == "letter.pdf"
    assert document.caption == "c"
    again = await bot.send_document(person, document.document.file_id)
    assert again.document is not None
    assert bytes(await (await again.document.get_file()).download_as_bytearray()) == b"pdf"
    assert (await bot.send_photo(person, b"jpeg")).photo
    assert (await bot.send_voice(person, b"opus", duration=3)).voice
    assert (await bot.send_video(person, b"mp4")).video
    assert (await bot.send_audio(person, b"mp3")).audio
    assert (await bot.send_animation(person, b"gif")).animation
    assert (await bot.send_sticker(person, b"webp")).sticker


async def test_empty_uploads_are_refused(stage: Stage) -> None:
    """Telegram takes no empty file."""
    with pytest.raises(BadRequest, match="must be non-empty"):
        await stage.bot.send_document(stage.person, b"")


async def test_traffic_keeps_uploaded_bytes(stage: Stage) -> None:
    """A search for leaks can read what was uploaded."""
    await stage.bot.send_document(stage.person, b"sealed bytes", filename="a.age")
    calls = (await stage.see("traffic", method="sendDocument", files=1))["calls"]
    assert calls[0]["files"][0]["content_base64"] == "c2VhbGVkIGJ5dGVz"
    assert calls[0]["files"][0]["file_name"] == "a.age"
