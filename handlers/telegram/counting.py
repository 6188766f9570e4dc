"""Counts calls to Telegram by how they ended, never by whom they were for."""

from collections.abc import Callable

from telegram.error import NetworkError, TelegramError, TimedOut

from handlers.telegram.api import Counted

CARDS = frozenset({"sendMessage", "editMessageText"})


def counting(add: Callable[[str], None]) -> Counted:
    """Make what counts each call under one of four names."""

    def counted(method: str, error: TelegramError | None) -> None:
        if error is not None:
            # A bad request is a NetworkError to the library, and a refusal to us.
            is_failure = type(error) in {NetworkError, TimedOut}
            add("calls_failed" if is_failure else "calls_refused")
            return
        add("calls_answered")
        if method in CARDS:
            add("cards_sent")

    return counted
