"""Conflicts of interest: who is named opens nothing, and nothing in clear says that they were."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pyrage  # type: ignore[import-untyped]  # it ships no types
import pytest

from bot.errors import SealingError
from bot.sealing.age import stanza_count
from bot.sealing.canonical import parse_canonical
from bot.sealing.units import Unit
from bot.services.case_edits import CaseEdit
from bot.services.case_memory import CaseMemory
from bot.services.rows import CaseRow, EntryRow
from tests.bot.services.scene import Scene

BLUE = Unit("blue", ("the blue house team", "فريق البيت الأزرق"))


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """Services over a store in memory, where ben is of the blue house team."""
    scene = Scene()
    scene.with_officer("ben", aliases=("Captain Ben",), unit="blue")
    assert scene.roster is not None
    scene.roster = replace(scene.roster, units=(BLUE,))
    yield scene
    await scene.close()


async def adds(scene: Scene, row: CaseRow, words: str) -> CaseEdit:
    """The reporter adds words to a case."""
    now, sealer = await scene.store.case(row.key), scene.sealer()
    assert now is not None
    assert sealer is not None
    edit = CaseEdit(now, await scene.store.audit(row.key), sealer, scene.clock.now())
    edit.say("words", {"words": words}, words)
    await scene.store.commit(*edit.changes())
    return edit


async def opens(scene: Scene, name: str, entry: EntryRow) -> bool:
    """Whether someone's key opens an entry."""
    try:
        await scene.opened(entry, scene.people[name].need_identity())
    except SealingError:
        return False
    return True


def memory(scene: Scene, row: CaseRow) -> CaseMemory:
    """What the server remembers of a case."""
    return CaseMemory.open(row, scene.server_key)


@pytest.mark.parametrize(
    "words", ["Captain Ben did it.", "The blue house team's car.", "ضربني فريق البيت الأزرق"]
)
async def test_a_report_is_kept_from_whom_it_names(scene: Scene, words: str) -> None:
    """By alias, or by any name of the unit, in any of its languages."""
    row, _, _ = await scene.files("Something happened.", words)
    (entry,) = await scene.store.entries(row.key)

    assert await scene.readers(row) == {"ada", "cleo", "escrow"}
    assert memory(scene, row).readers.kept_out == ("ben",)
    assert [stanza_count(header) for header in entry.headers] == [6]


async def test_other_peoples_tools_open_it_for_nobody_else_either(scene: Scene) -> None:
    """An independent age reader agrees with ours about who can open what."""
    row, _, _ = await scene.files("Something happened.")
    await adds(scene, row, "Captain Ben did it.")
    for entry, readers in zip(
        await scene.store.entries(row.key), ({"ada", "ben", "cleo"}, {"ada", "cleo"}), strict=True
    ):
        payload = b"".join([chunk async for chunk in scene.store.payload(entry.payload)])
        found = set()
        for keys in scene.people.officers:
            identity = pyrage.x25519.Identity.from_str(keys.need_identity().secret_text())
            with contextlib.suppress(pyrage.DecryptError):
                pyrage.decrypt(entry.headers[0] + payload, [identity])
                found.add(keys.name)
        assert found == readers


async def test_a_name_across_two_messages_is_a_name(scene: Scene) -> None:
    """People write in pieces."""
    row, _, _ = await scene.files("It was the captain", "Captain", "Ben, I mean")

    assert "ben" not in await scene.readers(row)


async def test_the_answer_who_did_it_excludes_by_its_tag(scene: Scene) -> None:
    """Who must be kept from reports about soldiers never reads one."""
    scene.with_officer("ada", conflicts=("soldier",))
    await scene.tells("A thing.")
    await scene.taps("pick:hurt:me_adult", "pick:kind:harm", "pick:who:soldier", "send:where")
    await scene.taps("send:check")
    row = await scene.case()

    assert (await scene.report(row)).answers["who"] == "soldier"
    assert await scene.readers(row) == {"ben", "cleo", "escrow"}


async def test_our_own_team_goes_to_oversight(scene: Scene) -> None:
    """Whatever else is said, the team that is meant does not read first."""
    await scene.tells("A thing.")
    await scene.taps("pick:hurt:me_adult", "pick:kind:staff", "pick:who:this_team", "send:where")
    await scene.taps("send:check")
    row = await scene.case()

    assert (row.queue, await scene.readers(row)) == ("oversight", {"dora", "emil", "escrow"})


async def test_too_few_readers_pass_the_case_to_oversight(scene: Scene) -> None:
    """With as many stanzas as ever."""
    scene.with_officer("ada", aliases=("Captain Ada",))
    assert scene.roster is not None
    scene.roster = replace(
        scene.roster,
        officers=tuple(
            replace(o, aliases=("Captain Ben",)) if o.name == "ben" else o
            for o in scene.roster.officers
        ),
    )
    row, _, _ = await scene.files("Captain Ada and Captain Ben")

    assert (row.queue, await scene.readers(row)) == ("oversight", {"dora", "emil", "escrow"})


async def test_an_addition_is_kept_from_a_reader_whom_it_names(scene: Scene) -> None:
    """From then on: that addition, and all that follows; never what they had before."""
    row, _, _ = await scene.files("Something happened.")
    await adds(scene, row, "nothing new")
    await adds(scene, row, "It was Captain Ben!")
    await adds(scene, row, "and more")
    entries = await scene.store.entries(row.key)

    assert [await opens(scene, "ben", each) for each in entries] == [True, True, False, False]
    assert [await opens(scene, "ada", each) for each in entries] == [True] * 4
    assert [await opens(scene, "dora", each) for each in entries] == [False] * 4


async def test_nothing_in_clear_tells_a_naming_addition_from_another(scene: Scene) -> None:
    """Rows, sizes, stanzas, audit and the case's own row are those of any addition."""
    row, _, _ = await scene.files("Something happened.")
    await adds(scene, row, "It was somebody else.")
    plain = await scene.store.case(row.key)
    await adds(scene, row, "It was Captain Ben!!!")
    after = await scene.store.case(row.key)
    first, second = (await scene.store.entries(row.key))[1:]
    audit = await scene.store.audit(row.key)

    assert plain is not None
    assert after is not None
    assert (first.kind, first.bucket, first.at) == (second.kind, second.bucket, second.at)
    assert list(map(stanza_count, first.headers)) == list(map(stanza_count, second.headers))
    assert list(map(len, first.headers)) == list(map(len, second.headers))
    assert audit[-1].action == audit[-2].action
    assert b"ben" not in audit[-1].base
    same = replace(plain, version=after.version, sealed=after.sealed)
    assert same == after
    # Sealed rows are padded, so that a longer list of who is kept out does not show either.
    assert len(plain.sealed) == len(after.sealed)


async def test_those_who_still_read_are_told_within_the_seal(scene: Scene) -> None:
    """The mark for a human: who was kept from it, and who joined."""
    row, _, _ = await scene.files("Something happened.")
    await adds(scene, row, "It was Captain Ben!")
    (document,) = await scene.additions(row)

    assert parse_canonical(document) == {
        "format": "amana/addition/1", "what": "words", "words": "It was Captain Ben!",
        "kept_from": ["ben"], "joined": [],
    }  # fmt: skip


async def test_oversight_joins_where_fewer_than_two_are_left(scene: Scene) -> None:
    """They read the addition and what follows; the report takes somebody who can open it."""
    scene.with_officer("ada", aliases=("Captain Ada",), unit="red")
    row, _, _ = await scene.files("Something happened.")
    assert scene.roster is not None
    scene.roster = replace(scene.roster, units=(Unit("red", ("the red house",)),))
    scene.roster = replace(
        scene.roster,
        officers=tuple(
            replace(o, unit="red") if o.name in {"ada", "ben"} else o for o in scene.roster.officers
        ),
    )
    await adds(scene, row, "They are of the red house.")
    report, addition = await scene.store.entries(row.key)
    now = await scene.store.case(row.key)

    assert now is not None
    assert memory(scene, now).readers.readers == ("cleo", "dora", "emil")
    assert now.queue == row.queue
    for name in ("dora", "emil"):
        assert await opens(scene, name, addition)
        assert not await opens(scene, name, report)
    assert list(map(stanza_count, addition.headers)) == [6]


async def test_whoever_is_kept_out_is_no_longer_the_cases_officer(scene: Scene) -> None:
    """Or the others would wait for somebody who sees nothing."""
    row, _, _ = await scene.files("Something happened.")
    sealed = memory(scene, row).seal(row.key, 1, scene.server_key, scene.random)
    assigned = replace(row, assignee="ben", sealed=sealed)
    sealer = scene.sealer()
    assert sealer is not None
    edit = CaseEdit(assigned, await scene.store.audit(row.key), sealer, scene.clock.now())
    edit.say("words", {"words": "Captain Ben"}, "Captain Ben")

    assert edit.row.assignee is None


async def test_a_human_who_knew_is_not_overruled(scene: Scene) -> None:
    """An officer named and then let in all the same stays a reader when named again."""
    row, _, _ = await scene.files("It was Captain Ben!")
    known = memory(scene, row)
    let_in = replace(known, readers=known.readers.with_readers(["ben"]))
    sealed = let_in.seal(row.key, 1, scene.server_key, scene.random)
    sealer = scene.sealer()
    assert sealer is not None
    edit = CaseEdit(
        replace(row, sealed=sealed), await scene.store.audit(row.key), sealer, scene.clock.now()
    )
    edit.say("words", {"words": "Captain Ben again"}, "Captain Ben again")

    assert "ben" in edit.memory.readers.readers


async def test_a_case_that_nobody_is_left_to_read_raises_the_alarm(scene: Scene) -> None:
    """Everybody on the roster is of the unit that an addition names: the escrow alone reads."""
    row, _, _ = await scene.files("Something happened.")
    assert scene.roster is not None
    everyone = tuple(replace(o, unit="blue") for o in scene.roster.officers)
    scene.roster = replace(scene.roster, officers=everyone)
    edit = await adds(scene, row, "all of the blue house team")
    entry = (await scene.store.entries(row.key))[1]

    assert edit.unattended
    assert [await opens(scene, n, entry) for n in ("ada", "ben", "cleo", "dora", "emil")] == [
        False
    ] * 5
    assert await opens(scene, "escrow", entry)
