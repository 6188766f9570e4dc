"""What falls due waits for nothing else that is due."""

import asyncio

from handlers.telegram.errands import Errands


class Sent:
    """What was done, and a door that one errand waits at."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.door = asyncio.Event()
        self.trouble: list[tuple[str, str]] = []
        self.errands = Errands(lambda *what: self.trouble.append(what))

    async def stuck(self) -> None:
        """Wait as long as Telegram refuses."""
        self.done.append("begun")
        await self.door.wait()
        self.done.append("ended")

    async def quick(self) -> None:
        """Be done at once."""
        self.done.append("quick")

    async def broken(self) -> None:
        """Fail with a text that nobody may be told."""
        raise ValueError("what somebody wrote")


async def test_one_that_is_refused_holds_up_no_other() -> None:
    """A deletion that never ends lets the next one through, and is not begun twice."""
    sent = Sent()
    sent.errands.start(1, sent.stuck)
    sent.errands.start(1, sent.stuck)
    sent.errands.start(2, sent.quick)
    await asyncio.sleep(0.01)
    assert sent.done == ["begun", "quick"]

    sent.door.set()
    await asyncio.sleep(0.01)
    sent.errands.start(1, sent.stuck)
    await asyncio.sleep(0.01)
    assert sent.done == ["begun", "quick", "ended", "begun", "ended"]


async def test_a_failure_is_told_by_its_class_only() -> None:
    """Its text may quote what it choked on."""
    sent = Sent()
    sent.errands.start(1, sent.broken)
    sent.errands.start(2, sent.quick)
    await asyncio.sleep(0.01)
    assert sent.trouble == [("ValueError", "")]
    assert sent.done == ["quick"]


async def test_closing_leaves_nothing_running() -> None:
    """What was not finished is cancelled."""
    sent = Sent()
    sent.errands.start(1, sent.stuck)
    await asyncio.sleep(0.01)
    await sent.errands.close()
    sent.door.set()
    await asyncio.sleep(0.01)
    assert sent.done == ["begun"]
