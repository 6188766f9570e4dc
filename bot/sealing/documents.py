"""How keys stand in files of their own: a named, versioned canonical JSON document.

Owns the reading of such documents field by field, so that a wrong file, a
newer version or a cut one is refused by one sentence that names the file's
purpose and never its content. Reading and writing the files themselves
happens where there is a disk.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NoReturn, Self

from bot.errors import SealingError
from bot.sealing.canonical import Json, canonical, parse_canonical

_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def dump(form: str, fields: Mapping[str, Json]) -> bytes:
    """Write a document of a form such as `amana/day-keys/1`."""
    return canonical({"format": form, **fields})


class Fields:
    """A document's fields, taken one by one; whatever is missing, wrong or left over is refused."""

    def __init__(self, what: str, value: Json) -> None:
        if not isinstance(value, Mapping):
            raise SealingError(f"{what} is not in the form that Amana writes")
        self._what = what
        self._left = dict(value)

    @classmethod
    def parse(cls, what: str, form: str, document: bytes) -> Self:
        """Open a document of one form.

        Args:
            what: how the error sentence calls it, such as "the day key file".
            form: the format line it must carry.
            document: its exact bytes.

        Raises:
            SealingError: another form or version, or not canonical.
        """
        try:
            fields = cls(what, parse_canonical(document))
        except SealingError:
            raise SealingError(f"{what} is damaged or not ours") from None
        if fields.take_text("format") != form:
            raise SealingError(f"{what} has a format that this version of Amana does not know")
        return fields

    def has(self, name: str) -> bool:
        """Whether a field is there: for those that a form got later."""
        return name in self._left

    def take(self, name: str) -> Json:
        """Take any field."""
        if name not in self._left:
            raise SealingError(f"{self._what} lacks {name}")
        return self._left.pop(name)

    def take_text(self, name: str) -> str:
        """Take a string."""
        value = self.take(name)
        return value if isinstance(value, str) else self._refuse(name)

    def take_optional_text(self, name: str) -> str | None:
        """Take a string or null."""
        return None if self._took_null(name) else self.take_text(name)

    def take_integer(self, name: str, least: int = 0) -> int:
        """Take an integer that is not below `least`."""
        value = self.take(name)
        fits = isinstance(value, int) and not isinstance(value, bool) and value >= least
        return value if fits and isinstance(value, int) else self._refuse(name)

    def take_optional_integer(self, name: str) -> int | None:
        """Take an integer of 0 or more, or null."""
        return None if self._took_null(name) else self.take_integer(name)

    def take_flag(self, name: str) -> bool:
        """Take true or false."""
        value = self.take(name)
        return value if isinstance(value, bool) else self._refuse(name)

    def take_matching(self, name: str, text: str) -> None:
        """Take a string that must be this one."""
        if self.take_text(name) != text:
            self._refuse(name)

    def take_bytes(self, name: str) -> bytes:
        """Take bytes written as base64."""
        return self._decode(name, self.take_text(name))

    def take_optional_bytes(self, name: str) -> bytes | None:
        """Take bytes written as base64, or null."""
        return None if self._took_null(name) else self.take_bytes(name)

    def take_list(self, name: str) -> Sequence[Json]:
        """Take an array."""
        value = self.take(name)
        return value if isinstance(value, list) else self._refuse(name)

    def take_texts(self, name: str) -> tuple[str, ...]:
        """Take an array of strings."""
        texts = self.take_list(name)
        return tuple(t if isinstance(t, str) else self._refuse(name) for t in texts)

    def take_integers(self, name: str) -> tuple[int, ...]:
        """Take an array of integers."""
        return tuple(
            item if isinstance(item, int) and not isinstance(item, bool) else self._refuse(name)
            for item in self.take_list(name)
        )

    def take_objects(self, name: str) -> "tuple[Fields, ...]":
        """Take an array of objects."""
        return tuple(Fields(f"{self._what}, {name}", item) for item in self.take_list(name))

    def take_object(self, name: str) -> "Fields":
        """Take one object."""
        return Fields(f"{self._what}, {name}", self.take(name))

    def take_optional_object(self, name: str) -> "Fields | None":
        """Take one object, or null."""
        return None if self._took_null(name) else self.take_object(name)

    def take_members(self, name: str) -> "dict[str, Fields]":
        """Take an object whose members are objects, by their names."""
        value = self.take(name)
        if not isinstance(value, Mapping):
            self._refuse(name)
        return {key: Fields(f"{self._what}, {name}", member) for key, member in value.items()}

    def take_text_members(self, name: str) -> dict[str, str]:
        """Take an object whose members are strings, by their names."""
        value = self.take(name)
        if not isinstance(value, Mapping):
            self._refuse(name)
        return {k: v if isinstance(v, str) else self._refuse(name) for k, v in value.items()}

    def take_time(self, name: str) -> int:
        """Take a moment as seconds since 1970 UTC, written like 2026-01-31T00:00:00Z."""
        return read_time(self.take_text(name))

    def close(self) -> None:
        """Refuse fields that nobody took: they would be signed and never read."""
        if self._left:
            raise SealingError(f"{self._what} has an unknown field")

    def _took_null(self, name: str) -> bool:
        if self._left.get(name, name) is not None:
            return False
        del self._left[name]
        return True

    def _decode(self, name: str, text: str) -> bytes:
        try:
            raw = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            self._refuse(name)
        return raw if encode(raw) == text else self._refuse(name)

    def _refuse(self, name: str) -> NoReturn:
        raise SealingError(f"{self._what} has a wrong {name}")


def whole_text(text: str) -> str:
    """Replace half characters, so that a broken client cannot make its words unsealable."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def encode(raw: bytes) -> str:
    """Write bytes as standard base64."""
    return base64.b64encode(raw).decode("ascii")


def show_time(seconds: int) -> str:
    """Write a moment in UTC (ISO 8601, RFC 3339), to the second."""
    return datetime.fromtimestamp(seconds, UTC).strftime(_MOMENT)


def read_time(text: str) -> int:
    """Read a moment that `show_time` wrote, as seconds since 1970 UTC."""
    try:
        moment = int(datetime.strptime(text, _MOMENT).replace(tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        moment = -1
    if moment < 0 or show_time(moment) != text:
        raise SealingError("a time is not written like 2026-01-31T00:00:00Z")
    return moment
