"""Files that follow a report that was sent reach its case, or stay awaited."""

from bot.services.arrivals import FetchJob
from tests.bot.services.scene import Scene


async def sent_ahead(scene: Scene) -> FetchJob:
    """A report sent while its voice message was still coming in; the job that fetches it."""
    await scene.tells("words")
    turn = await scene.sends_voice()
    await scene.taps("send:hurt", "send:check", "send:sending")
    return turn.fetch[0]


async def kinds(scene: Scene) -> list[str]:
    """What the case holds by now."""
    return [entry.kind for entry in await scene.store.entries((await scene.case()).key)]


async def test_a_file_that_follows_reaches_its_case(scene: Scene) -> None:
    """And nothing of its draft is left."""
    job = await sent_ahead(scene)
    await scene.conversations.file_kept(job, await scene.keep(job))

    assert await kinds(scene) == ["report", "file"]


async def test_without_a_roster_a_file_that_follows_stays_awaited(scene: Scene) -> None:
    """It is fetched once more when the bot has one again: the person was told that it follows."""
    job = await sent_ahead(scene)
    roster, scene.roster = scene.roster, None
    kept = await scene.keep(job)
    assert await scene.conversations.file_kept(job, kept) is None
    assert await scene.conversations.file_failed(job) is None
    assert await kinds(scene) == ["report"]
    assert kept.payload not in await scene.store.loose_payloads(2**62)

    scene.roster = roster
    scene.wake()
    (left,) = [d for d in await scene.conversations.unfinished() if d.following]
    (again,) = (await scene.conversations.resume(left)).fetch
    await scene.conversations.file_kept(again, await scene.keep(again))
    assert await kinds(scene) == ["report", "file"]
    assert [d for d in await scene.conversations.unfinished() if d.following] == []
