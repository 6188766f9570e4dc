"""Nothing that identifies anyone, and no secret, reaches a log line."""

import asyncio
import io
import json
import logging
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import logs
from bot.services.changes import Remember
from bot.services.followed import Followed
from storage.memory import MemoryStore

WORDS = "he took the rice of my sister"
BOT_TOKEN = "1234567890:AAabcdefghijklmnopqrstuvwxyz0123456"
RECEIPT = "1234 5678 9012 3456 7890"
ACCOUNT = 5_123_456_789
CANARIES = ("rice", "AAabcdef", "5678 9012", "5123456789")


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """Configure logging into memory, and put everything back afterwards."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.unraisablehook, threading.excepthook)
    levels = {name: logging.getLogger(name).level for name in logs.QUIETED}
    stream = io.StringIO()
    logs.configure("debug", stream=stream)
    yield stream
    root.handlers[:], root.level, sys.unraisablehook, threading.excepthook = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    """Every line logged so far."""
    return [json.loads(line) for line in out.getvalue().splitlines()]


def assert_no_canary(out: io.StringIO) -> None:
    """Something was logged, and none of the planted words is in it."""
    text = out.getvalue()

    assert text
    assert [canary for canary in CANARIES if canary in text] == []


def test_an_event_keeps_its_safe_facts(out: io.StringIO) -> None:
    """A listed key with a harmless value is in the line."""
    structlog.get_logger().info("inbox.swept", count=3, phase="ASKING")

    (line,) = lines(out)
    assert (line["event"], line["count"], line["phase"]) == ("inbox.swept", 3, "ASKING")
    assert "dropped" not in line


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("text", "plain"),
        ("chat", 7),
        ("reference", "K7M2QD"),
        ("reason", WORDS),
        ("reason", "أخذ"),
        ("reason", BOT_TOKEN),
        ("code", RECEIPT.replace(" ", "")),
        ("code", RECEIPT.replace(" ", "-")),
        ("count", ACCOUNT),
        ("kind", {"words": WORDS}),
        ("kind", WORDS.encode()),
    ],
)
def test_whatever_is_not_allowed_is_dropped_and_counted(
    out: io.StringIO, key: str, value: object
) -> None:
    """An unlisted key, or a value that could say something, never reaches the line."""
    structlog.get_logger().info("inbox.swept", **{key: value})

    (line,) = lines(out)
    assert key not in line
    assert line["dropped"] == 1
    assert_no_canary(out)


def test_a_sentence_is_no_event_name(out: io.StringIO) -> None:
    """Words where the event's name belongs are not logged."""
    structlog.get_logger().warning(WORDS)

    assert lines(out)[0]["event"] == "unnamed"
    assert_no_canary(out)


def test_the_allow_list_counts_over_its_life() -> None:
    """The sum of dropped facts can be shown to the operator."""
    allow = logs.AllowList()

    allow(None, "info", {"event": "a", "text": "x", "chat": 1})
    allow(None, "info", {"event": "b", "count": 1})

    assert allow.dropped == 2


def test_an_exception_is_its_class_and_place(out: io.StringIO) -> None:
    """The text of an exception is not logged; where it was raised is."""
    try:
        int(WORDS)
    except ValueError:
        structlog.get_logger().exception("worker.failed")

    (line,) = lines(out)
    assert line["error"] == "ValueError"
    assert line["where"].startswith(f"{__name__}:")
    assert_no_canary(out)


def test_telegrams_arguments_are_dropped(out: io.StringIO) -> None:
    """A poison update quoted in an argument of the library's log record is dropped."""
    log = logging.getLogger("telegram.ext.Updater")
    log.critical("Received data was %r", {"text": WORDS, "from": ACCOUNT})
    log.error("Failed for https://example.invalid/bot%s/getMe", BOT_TOKEN)

    assert len(lines(out)) == 2
    assert_no_canary(out)


def test_tokens_and_receipts_in_foreign_texts_are_scrubbed(out: io.StringIO) -> None:
    """A message that was formatted before it was logged loses tokens and receipts."""
    logging.getLogger("elsewhere").error(f"POST /bot{BOT_TOKEN}/getMe {RECEIPT}\n{WORDS}")  # noqa: G004  # the case in point

    assert "[token]" in lines(out)[0]["text"]
    assert_no_canary(out)


def test_a_foreign_traceback_is_not_formatted(out: io.StringIO) -> None:
    """exc_info of a foreign record becomes class and place."""
    try:
        dict[str, int]()[WORDS]
    except KeyError:
        logging.getLogger("elsewhere").exception("failed")

    assert lines(out)[0]["error"] == "KeyError"
    assert_no_canary(out)


def test_our_own_lower_floors_name_an_errors_class(out: io.StringIO) -> None:
    """Who operates this must see what failed; whatever is no word of code is dropped."""
    ours = logging.getLogger("bot.services.followed")
    ours.error("store.follower_failed", extra={"error": "ValueError", "words": WORDS})
    ours.error("store.follower_failed", extra={"error": WORDS})
    ours.error("store.follower_failed", extra={"error": str(ACCOUNT)})
    logging.getLogger("elsewhere").error("failed", extra={"error": "rice"})

    assert [line.get("error") for line in lines(out)] == ["ValueError", None, None, None]
    assert_no_canary(out)


def test_a_way_that_fails_is_named_in_the_log(out: io.StringIO) -> None:
    """From where it is raised to the line: the class, and nothing that it says."""

    def broken(_changes: object) -> None:
        raise ValueError(WORDS)

    asyncio.run(Followed(MemoryStore(), broken).commit(Remember("purged", 5)))

    (line,) = lines(out)
    assert (line["text"], line["error"]) == ("store.follower_failed", "ValueError")
    assert_no_canary(out)


def test_chatty_libraries_are_quiet(out: io.StringIO) -> None:
    """The INFO line of httpx, which holds the token's address, is not even made."""
    for name in ("httpx", "httpcore.http11", "aiosqlite", "telegram.Bot"):
        logging.getLogger(name).info("HTTP Request: %s", BOT_TOKEN)
        logging.getLogger(name).debug("HTTP Request: %s", BOT_TOKEN)

    assert out.getvalue() == ""


def test_a_lost_task_says_only_its_class(out: io.StringIO) -> None:
    """The report by asyncio of a task nobody awaited does not quote the exception."""

    async def fails() -> None:
        raise RuntimeError(WORDS)

    async def main() -> None:
        task = asyncio.ensure_future(fails())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task

    asyncio.run(main())

    assert_no_canary(out)


def test_a_callback_that_fails_says_nothing_of_its_arguments(out: io.StringIO) -> None:
    """Asyncio writes them into the text itself."""

    def fails(words: str) -> None:
        raise ValueError(words)

    async def main() -> None:
        asyncio.get_running_loop().call_soon(fails, WORDS)
        await asyncio.sleep(0)

    asyncio.run(main())

    assert_no_canary(out)
    (line,) = lines(out)
    assert (line["text"], line["error"]) == ("Exception in callback", "ValueError")
    assert "he took" not in out.getvalue()


def test_a_dying_thread_says_only_its_class(out: io.StringIO) -> None:
    """Python's own traceback of a thread is replaced by a line of ours."""

    def fails() -> None:
        raise RuntimeError(WORDS)

    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()

    assert lines(out)[0]["event"] == "process.thread_died"
    assert_no_canary(out)


def test_warnings_are_not_quoted(out: io.StringIO) -> None:
    """A warning's text may quote an update; only place and category are kept."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(WORDS, stacklevel=1)

    assert_no_canary(out)


def test_the_log_file_is_the_owners_alone(tmp_path: Path) -> None:
    """A log's file is made with mode 0600 and appended to."""
    script = (
        "import sys, pathlib, structlog; from bot import logs;"
        "logs.configure('info', pathlib.Path(sys.argv[1]));"
        "structlog.get_logger().info('started'); structlog.get_logger().debug('hidden')"
    )
    path = tmp_path / "bot.log"
    for _ in range(2):
        subprocess.run([sys.executable, "-c", script, str(path)], check=True, timeout=30)

    assert [json.loads(line)["event"] for line in path.read_text().splitlines()] == ["started"] * 2
    assert path.stat().st_mode & 0o777 == 0o600


def test_incidents_are_short_and_readable() -> None:
    """An incident's reference has six signs that cannot be misread."""
    drawn = {logs.incident(os.urandom) for _ in range(50)}

    assert len(drawn) == 50
    assert all(len(i) == 6 and set(i) <= set(logs.INCIDENT_ALPHABET) for i in drawn)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which only Linux has")
def test_a_hardened_process_leaves_no_core() -> None:
    """After hardening no core file is written and other processes cannot read the memory."""
    script = (
        "import ctypes, resource; from bot.logs import harden_process; harden_process();"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, timeout=30, capture_output=True, text=True
    )

    assert done.stdout.strip() == "(0, 0) 0"
