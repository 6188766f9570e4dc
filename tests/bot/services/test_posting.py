"""A sealed letter is put into its case under the number that was taken for it."""

from base64 import b64encode

import pytest

from bot.errors import ConfigError, ConflictError, SealingError, StorageError
from bot.services.posting import DESK_SEEN
from tests.bot.services.letters import opened_by, post, written
from tests.bot.services.scene import Scene


async def test_posting_moves_the_case_on_and_is_on_the_record(scene: Scene) -> None:
    """Whoever writes has read."""
    row, _, _ = await scene.files()
    await post(scene, row)

    assert (await scene.case()).state == "acknowledged"
    assert [act.action for act in await scene.store.audit(row.key)] == ["received", "letter"]


async def test_what_is_no_letter_is_refused(scene: Scene) -> None:
    """By its size, by its header, by its number; and nothing is kept of it."""
    row, _, _ = await scene.files()
    number, (header, payload), _ = await written(scene, row)

    for sealed in ((header, payload[:-1]), (b"no header", payload)):
        with pytest.raises((ConfigError, SealingError)):
            await scene.posting.post(row.reference, number, sealed)
    with pytest.raises(ConfigError):
        await scene.posting.post("ZZZ-ZZZ", number, (header, payload))
    assert [entry.number for entry in await scene.store.entries(row.key)] == [1]


async def test_a_number_is_good_for_one_letter(scene: Scene) -> None:
    """And only if it was taken: or the reporter's next words would find theirs used."""
    row, _, locator = await scene.files()
    number, sealed, _ = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed)

    with pytest.raises(ConflictError):
        await scene.posting.post(row.reference, number, sealed)
    for never_taken in (0, 1, number + 1, number + 50):
        with pytest.raises((ConflictError, ConfigError)):
            await scene.posting.post(row.reference, never_taken, sealed)
    await scene.taps(f"add:receipt:{locator}")
    await scene.writes("and this")
    assert len(await scene.additions(row)) == 1


async def test_without_a_roster_no_letter_is_taken(scene: Scene) -> None:
    """The operator is told why."""
    row, _, _ = await scene.files()
    scene.roster = None

    with pytest.raises(StorageError, match="roster"):
        await scene.posting.take_number(row.reference)


async def test_commands_on_the_socket_do_the_same(scene: Scene) -> None:
    """Numbers and letters as JSON, and the desk's sign of life."""
    row, digits, _ = await scene.files()
    commands = scene.posting.commands()
    taken = await commands["letter-number"]({"case": row.reference})
    number, (header, payload), _ = await written(scene, row)
    assert taken["number"] == number - 1
    answer = await commands["letter"](
        {
            "case": row.reference,
            "number": number,
            "header": b64encode(header).decode(),
            "payload": b64encode(payload).decode(),
        }
    )
    assert answer == {"announced": False}
    await commands["desk-seen"]({})

    assert await scene.store.remembered(DESK_SEEN) == scene.clock.now()
    assert (await opened_by(scene, digits)).opened is not None
