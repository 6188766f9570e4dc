"""The methods that the simulated Telegram answers, one module per group."""

from simulator.methods import (
    callbacks,
    chats,
    deleting,
    editing,
    fetching,
    profile,
    sending,
    sending_media,
)

__all__ = [
    "callbacks",
    "chats",
    "deleting",
    "editing",
    "fetching",
    "profile",
    "sending",
    "sending_media",
]
