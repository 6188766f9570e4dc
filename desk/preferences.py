"""What an officer likes: language, theme, keyboard, sound. The only file in clear.

Owns that file, `preferences.json` in the desk's home; it must never say
anything about a case, nor who the officer is.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "preferences.json"
THEMES = ("auto", "light", "dark")


@dataclass(slots=True)
class Preferences:
    """One desk's preferences; `language` is empty until someone chose one."""

    language: str = ""
    theme: str = "auto"
    keys: bool = True
    sound: bool = False

    @classmethod
    def read(cls, home: Path) -> "Preferences":
        """Read them; what cannot be read is as new."""
        try:
            said = json.loads((home / FILE).read_text(encoding="utf-8"))
            chosen = cls(**{name: said[name] for name in asdict(cls()) if name in said})
        except (OSError, ValueError, TypeError):
            return cls()
        return chosen if chosen.theme in THEMES else cls()

    def write(self, home: Path) -> None:
        """Keep them; a disk that refuses costs the preference, not the work."""
        with suppress(OSError):
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            (home / FILE).write_text(json.dumps(asdict(self)), encoding="utf-8")
