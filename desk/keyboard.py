"""The one table of keys: what the help page lists and the script obeys.

Owns it. Keys go by their place (`event.code`): on an Arabic layout the key at
J writes another letter. No Ctrl, Alt or Shift: browsers and layouts own those.
Nothing that sends has a key.
"""

from dataclasses import dataclass

from bot.marks import N_


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Attributes:
        code: `KeyboardEvent.code`.
        cap: what is printed on it.
        does: `next` and `previous` move along rows; every other one presses what has
            this as `data-key` on the page, or follows `goes`.
        goes: an address, where the key works on every page.
    """

    code: str
    cap: str
    does: str
    meaning: str
    goes: str = ""


KEYS = (
    Key("KeyJ", "J", "next", N_("Next row")),
    Key("KeyK", "K", "previous", N_("Row before")),
    Key("Enter", "Enter", "open", N_("Open the row's case")),
    Key("KeyT", "T", "take", N_("Take the case")),
    Key("KeyR", "R", "letter", N_("Write a letter")),
    Key("KeyN", "N", "note", N_("Write a note")),
    Key("KeyS", "S", "state", N_("Decide the next step")),
    Key("KeyE", "E", "evidence", N_("Go to the evidence")),
    Key("Slash", "/", "find", N_("Find a case")),
    Key("KeyG", "G", "queue", N_("Go to the queue"), goes="/"),
    Key("KeyH", "H, ?", "help", N_("Help"), goes="/help"),
)
HIDE_CAP = "Esc Esc"
HIDE = N_("Hide the page until you type the passphrase, anywhere, also in forms")
