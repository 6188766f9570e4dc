"""What leaves the process by itself: log lines, and nothing else.

A log may end anywhere, so a line holds an event's name and safe facts: keys
from a literal list, values that cannot be a sentence, an account or a token.
Whatever else is passed is dropped and counted, here and not at the caller's
discretion. Of an exception only the class and the place are kept: its text may
quote what it choked on. No event may say that one report or message came at
one moment; a case's coarse times would be worth nothing beside such a line.
"""

import contextlib
import ctypes
import json
import logging
import os
import re
import sys
import threading
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO, cast

import structlog

EventDict = MutableMapping[str, Any]

# The only keys a line may have. Not among them, on purpose: a case's reference
# or key, a chat, a tag, an update's id, any text.
KEYS = frozenset({
    "attempt", "bytes", "class", "code", "count", "destination", "dropped", "due",
    "error",
    "failed", "fault", "incident", "kind", "lane", "language", "megabytes", "method",
    "milliseconds", "mode", "module", "pending", "phase", "port", "priority", "queue",
    "reason", "retry_after", "seconds", "setting", "signal", "state", "status", "step", "table",
    "trusted", "version", "waiting", "where",
})  # fmt: skip

# A value that is a word of code, never a sentence: no spaces, no letters beyond ASCII.
WORD = re.compile(r"[A-Za-z0-9_.:+/-]{1,64}")
EVENT = re.compile(r"[a-z0-9_.]{1,48}")
# Telegram accounts and chats are numbers from here on; no count or duration of ours is.
ACCOUNT_SIZED = 10**8
TOKEN = re.compile(r"\d+:[\w-]{35}")
# A receipt, in any grouping, should anyone ever format one into a message.
RECEIPT = re.compile(r"\d(?:[ -]?\d){14,}")
LONG_NUMBER = re.compile(r"\d{9}")
# A warning is "file:line: Category: text", and the text may quote an update.
WARNING_TEXT = re.compile(r"(: \w+Warning): .*")
# asyncio writes a callback's arguments into the text itself.
CALLBACK_TEXT = re.compile(r"(Exception in callback) .*")

# Loggers whose INFO or DEBUG lines carry tokens in addresses, or texts in arguments.
QUIETED = ("aiohttp", "aiosqlite", "httpcore", "httpx", "telegram", "asyncio", "uvicorn.access")
# Below the composition root, code logs by the standard library: one event, and one class name.
OURS = ("bot.", "storage.", "handlers.")
ERROR = "error"
LONGEST_LINE = 120
INCIDENT_ALPHABET = "23456789BCDFGHJKMNPQRTVWXYZ"


class AllowList:
    """Lets through listed keys with harmless values; counts what it drops."""

    def __init__(self) -> None:
        self.dropped = 0

    def __call__(self, _logger: object, method: str, event: EventDict) -> EventDict:
        """Build the line anew from what is allowed (a structlog processor)."""
        name = str(event.pop("event", ""))
        error = _error(event.pop("exc_info", None))
        facts = {key: value for key, value in event.items() if key in KEYS and is_safe(value)}
        lost = len(event) - len(facts)
        if not EVENT.fullmatch(name):
            name, lost = "unnamed", lost + 1
        self.dropped += lost
        line = {"at": _now(), "level": method, "event": name, **facts, **error}
        return {**line, "dropped": lost} if lost else line


def is_safe(value: object) -> bool:
    """Whether a value can only be a flag, a small number or a word of code."""
    match value:
        case bool() | None:
            return True
        case int() | float():
            return abs(value) < ACCOUNT_SIZED
        case str():
            return bool(WORD.fullmatch(value)) and not _looks_personal(value)
        case _:
            return False


def _looks_personal(text: str) -> bool:
    return any(sign.search(text) for sign in (TOKEN, RECEIPT, LONG_NUMBER))


def _error(exc_info: object) -> dict[str, str]:
    """The class and the innermost place of an exception, never its text."""
    if exc_info is True:
        exc_info = sys.exc_info()[1]
    if isinstance(exc_info, tuple):
        exc_info = exc_info[1]
    if not isinstance(exc_info, BaseException):
        return {}
    return {"error": type(exc_info).__name__, "where": _place(exc_info.__traceback__)}


def _place(trace: TracebackType | None) -> str:
    if trace is None:
        return "nowhere"
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class ForeignLines(logging.Formatter):
    """Log records of the standard library: a literal first line, no arguments, no traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record as one JSON line."""
        line = {
            "at": _now(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": scrubbed(str(record.msg)),
        }
        return json.dumps({**line, **_named_error(record), **_error(record.exc_info)})


def _named_error(record: logging.LogRecord) -> dict[str, str]:
    """The class of an error as our own lower floors pass it; others' extras may be any text."""
    name = getattr(record, ERROR, None) if record.name.startswith(OURS) else None
    return {ERROR: name} if isinstance(name, str) and is_safe(name) else {}


def scrubbed(text: str) -> str:
    """Cut a foreign text to a short first line without tokens or long numbers."""
    first = WARNING_TEXT.sub(r"\1", text.partition("\n")[0])
    first = CALLBACK_TEXT.sub(r"\1", first)
    first = RECEIPT.sub("[number]", TOKEN.sub("[token]", first))
    return first[:LONGEST_LINE]


class DropArguments(logging.Filter):
    """Takes a record's arguments away before any handler, ours or not, can format them in."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Strip the record; it is always let through."""
        record.args = ()
        record.msg = scrubbed(str(record.msg))
        # A handler that formats tracebacks would quote the exception's text.
        record.exc_text = None
        return True


def configure(
    level: str = "info", file: Path | None = None, stream: TextIO | None = None
) -> AllowList:
    """Send all log lines, ours and others', as JSON to one place.

    Args:
        level: `debug`, `info`, `warning` or `error`.
        file: Where to append, made with mode 0600; stderr if None.
        stream: Another place than stderr, for tests.

    Returns:
        The allow-list, whose `dropped` counts what callers should not have passed.
    """
    out = cast("TextIO", Undisturbed(_append(file) if file else (stream or sys.stderr)))
    number = logging.getLevelNamesMapping()[level.upper()]
    allow = AllowList()
    structlog.configure(
        processors=[allow, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    _configure_foreign(out, number)
    _silence_hooks()
    return allow


class Undisturbed:
    """A stream that drops what cannot be written.

    The disk that is full for reports is full for the log too: its failure
    must not end the loop that would tell of it.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, line: str) -> None:
        """Write a line, if that is possible now."""
        with contextlib.suppress(OSError):
            self._out.write(line)

    def flush(self) -> None:
        """Let go of what was written, if that is possible now."""
        with contextlib.suppress(OSError):
            self._out.flush()


def _append(file: Path) -> TextIO:
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    return os.fdopen(descriptor, "a", buffering=1, encoding="utf-8")


def _configure_foreign(out: TextIO, level: int) -> None:
    handler = logging.StreamHandler(out)
    handler.addFilter(DropArguments())
    handler.setFormatter(ForeignLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.INFO))
    for name in QUIETED:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def _silence_hooks() -> None:
    """Python's own last words print an exception's text; ours name its class."""
    log = structlog.get_logger()

    def unraisable(last: Any) -> None:
        log.error("process.unraisable", exc_info=last.exc_value)

    def in_thread(last: threading.ExceptHookArgs) -> None:
        log.error("process.thread_died", exc_info=last.exc_value)

    sys.unraisablehook = unraisable
    threading.excepthook = in_thread


def incident(random: Callable[[int], bytes]) -> str:
    """Draw a reference by which a person's complaint and a log line find each other."""
    # 27 signs from 8 bytes: the bias is below one in 2^20, and nothing secret hangs on it.
    number = int.from_bytes(random(8), "big")
    signs = []
    for _ in range(6):
        number, index = divmod(number, len(INCIDENT_ALPHABET))
        signs.append(INCIDENT_ALPHABET[index])
    return "".join(signs)


def harden_process() -> None:
    """Keep the memory out of core files and away from other processes, where the system can."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415  # exists on POSIX only

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        set_dumpable = 4  # PR_SET_DUMPABLE, linux/prctl.h
        ctypes.CDLL(None, use_errno=True).prctl(set_dumpable, 0, 0, 0, 0)
