"""Injected faults, as python-telegram-bot meets them."""

import json
import time
from pathlib import Path

import httpx
import pytest
from telegram import Update
from telegram.error import (
    BadRequest,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tests.simulator.rig import Stage, new_token, running


async def _shown(stage: Stage) -> list[str]:
    return [m["text"] for m in (await stage.chat())["messages"] if m["from"] == "bot"]


async def test_flood_control_names_its_wait(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 429 carries the seconds in the body and in the header, as often as told."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    await stage.door("faults", kind="429", method="sendMessage", retry_after=3, times=2)
    with pytest.raises(RetryAfter):
        await stage.bot.send_message(stage.person, "x")
    answer = await stage.http.post(f"/bot{stage.token}/sendMessage")
    assert answer.headers["Retry-After"] == "3"
    assert answer.json()["parameters"] == {"retry_after": 3}
    await stage.bot.send_message(stage.person, "x")
    assert await _shown(stage) == ["x"]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("500", NetworkError),
        ("5xx", NetworkError),
        ("503", NetworkError),
        ("html", NetworkError),
        ("401", InvalidToken),
        ("404", InvalidToken),
        ("cut_before", NetworkError),
    ],
)
async def test_faults_before_the_commit_leave_no_message(
    stage: Stage, kind: str, error: type[TelegramError]
) -> None:
    """The call fails and nothing was sent; the words still stand in the traffic."""
    await stage.door("faults", kind=kind, method="send*")
    with pytest.raises(error):
        await stage.bot.send_message(stage.person, "lost")
    assert await _shown(stage) == []
    calls = (await stage.see("traffic", method="sendMessage"))["calls"]
    assert [c["parameters"]["text"] for c in calls] == ["lost"]
    assert calls[0]["fault"] == kind
    await stage.bot.send_message(stage.person, "found")


@pytest.mark.parametrize("kind", ["cut_after", "truncated"])
async def test_faults_after_the_commit_leave_the_message(stage: Stage, kind: str) -> None:
    """The call fails although the message was sent: a careless retry doubles it."""
    await stage.door("faults", kind=kind, method="sendMessage")
    with pytest.raises(TelegramError):
        await stage.bot.send_message(stage.person, "sent")
    assert await _shown(stage) == ["sent"]


async def test_a_server_error_may_come_after_the_commit(stage: Stage) -> None:
    """With `commit` a 500 lies about what happened."""
    await stage.door("faults", kind="500", method="sendMessage", commit=True)
    with pytest.raises(NetworkError):
        await stage.bot.send_message(stage.person, "sent")
    assert await _shown(stage) == ["sent"]


async def test_hanging_ends_in_a_timeout(stage: Stage) -> None:
    """A hung call answers nothing; a slow one answers late."""
    await stage.door("faults", kind="hang", method="sendMessage", seconds=20)
    with pytest.raises(TimedOut):
        await stage.bot.send_message(stage.person, "x", read_timeout=0.3)
    await stage.door("faults", kind="slow", method="sendMessage", seconds=0.4)
    began = time.monotonic()
    await stage.bot.send_message(stage.person, "x")
    assert time.monotonic() - began >= 0.4


async def test_faults_wait_their_turn_and_match_by_pattern(stage: Stage) -> None:
    """`after` lets calls pass, `method` spares others, `times` 0 never ends, DELETE does."""
    await stage.door("faults", kind="500", method="send*", after=1, times=0)
    await stage.bot.get_me()
    await stage.bot.send_message(stage.person, "passes")
    for _ in range(3):
        with pytest.raises(NetworkError):
            await stage.bot.send_message(stage.person, "fails")
    active = (await stage.see("faults"))["faults"]
    assert [(f["kind"], f["hits"]) for f in active] == [("500", 3)]
    await stage.http.delete("/control/faults")
    await stage.bot.send_message(stage.person, "passes")


async def test_probability_spares_some_calls(stage: Stage) -> None:
    """A chance of one half hits some of forty calls and not all."""
    await stage.door("faults", kind="500", method="getMe", probability=0.5, times=0)
    answers = [(await stage.call("getMe"))["ok"] for _ in range(40)]
    assert any(answers)
    assert not all(answers)


async def test_a_lost_poll_answer_loses_no_update(stage: Stage) -> None:
    """A connection cut while updates travel leaves them to be fetched again."""
    await stage.door("faults", kind="cut_after", method="getUpdates")
    with pytest.raises(NetworkError):
        await stage.bot.get_updates()
    assert len(await stage.bot.get_updates()) == 1


async def test_polled_updates_are_doubled_and_reordered(stage: Stage) -> None:
    """A garbled batch holds updates twice or backwards."""
    await stage.act("text", text="b")
    await stage.door("faults", kind="duplicate_updates")
    ids = [u.update_id for u in await stage.bot.get_updates()]
    assert len(ids) == 4
    assert len(set(ids)) == 2
    await stage.door("faults", kind="reorder_updates")
    ids = [u.update_id for u in await stage.bot.get_updates()]
    assert ids == sorted(ids, reverse=True)


async def test_a_poison_update_cannot_be_parsed(stage: Stage) -> None:
    """The raw update passes; python-telegram-bot cannot read it."""
    await stage.door("faults", kind="poison_update")
    raw = (await stage.call("getUpdates"))["result"][-1]
    with pytest.raises((TypeError, ValueError)):
        Update.de_json(raw, stage.bot)
    own = {"message": "nothing like a message"}
    await stage.door("updates", update=own)
    assert (await stage.call("getUpdates"))["result"][-1]["message"] == own["message"]


async def test_a_clock_jump_moves_dates(stage: Stage) -> None:
    """A fault may move the clock."""
    before = (await stage.see("state"))["now"]
    await stage.door("faults", kind="clock_jump", seconds=7200)
    assert (await stage.see("state"))["now"] - before > 7000


async def test_downloads_fail_too(stage: Stage) -> None:
    """The method name `file` means downloads."""
    sent = await stage.bot.send_document(stage.person, b"content")
    assert sent.document is not None
    file = await sent.document.get_file()
    await stage.door("faults", kind="cut_before", method="file")
    with pytest.raises(NetworkError):
        await file.download_as_bytearray()
    assert bytes(await file.download_as_bytearray()) == b"content"


@pytest.mark.parametrize("wrong", [{"kind": "gremlin"}, {"kind": "500", "often": 3}, {}])
async def test_what_is_no_fault_is_refused(stage: Stage, wrong: dict[str, object]) -> None:
    """A fault that cannot be read says what a fault is."""
    answer = await stage.http.post("/control/faults", json=wrong)
    assert answer.status_code == 400
    assert "a fault" in answer.json()["error"]


def test_faults_can_be_loaded_from_a_file(tmp_path: Path) -> None:
    """`--faults FILE` is in force before the first call, poison included."""
    faults = [{"kind": "500", "method": "getMe"}, {"kind": "poison_update"}]
    path = tmp_path / "faults.json"
    path.write_text(json.dumps(faults))
    with running("--faults", str(path)) as url, httpx.Client(trust_env=False) as http:
        base = f"{url}/bot{new_token()}"
        assert http.get(f"{base}/getMe").status_code == 500
        assert http.get(f"{base}/getMe").status_code == 200
        update = http.get(f"{base}/getUpdates").json()["result"][0]
        assert update["message"]["date"] == "not a date"


async def test_an_unmatched_error_is_still_telegrams(stage: Stage) -> None:
    """Faults on other methods change nothing about a refusal."""
    await stage.door("faults", kind="500", method="getFile", times=0)
    with pytest.raises(BadRequest):
        await stage.bot.send_message(stage.person, "")
