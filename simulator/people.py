"""People with made-up names that occur nowhere else, so that a leaked name can be searched for."""

import random
from dataclasses import dataclass

from simulator.wire import Json

_HEADS = ("Zor", "Quil", "Vash", "Myx", "Thra", "Jyl", "Oxum", "Brez", "Wyn", "Kaz", "Ulf", "Pryx")
_MIDS = ("ab", "iv", "orr", "uzu", "eph", "ilk", "anq", "osk", "ymb", "adj")
_TAILS = ("eth", "ondo", "wick", "azar", "umri", "ixo", "arune", "ebbo", "ovny", "ilqua")


@dataclass(slots=True)
class Person:
    """Somebody with a phone."""

    user_id: int
    first_name: str
    last_name: str | None
    username: str | None
    language_code: str | None
    is_deactivated: bool = False

    def user(self) -> Json:
        """The Bot API's User, as bots see this person."""
        user: Json = {"id": self.user_id, "is_bot": False, "first_name": self.first_name}
        for field in ("last_name", "username", "language_code"):
            if value := getattr(self, field):
                user[field] = value
        return user

    def chat(self) -> Json:
        """The Bot API's Chat for the private chat with this person."""
        chat: Json = {"id": self.user_id, "type": "private", "first_name": self.first_name}
        for field in ("last_name", "username"):
            if value := getattr(self, field):
                chat[field] = value
        return chat


def invented_name(rng: random.Random) -> str:
    """One distinctive name, such as no text and no real person carries."""
    return rng.choice(_HEADS) + rng.choice(_MIDS) + rng.choice(_TAILS)
