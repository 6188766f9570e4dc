"""One stanza of an age header: the file key, wrapped for one recipient.

Reads and writes its lines. The reader takes exactly what the writer writes:
were two spellings accepted, a header could be changed under its MAC in
readers that re-encode before they check.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sealing.age.encoding import read_base64, write_base64
from bot.sealing.age.errors import HeaderError

_COLUMNS = 64
_ARGUMENTS = re.compile(rb"-> ([\x21-\x7e]+(?: [\x21-\x7e]+)*)")


@dataclass(frozen=True, slots=True)
class Stanza:
    """A recipient's stanza: its type and arguments, and its binary body."""

    arguments: tuple[str, ...]
    body: bytes

    @property
    def kind(self) -> str:
        """The first argument: which kind of recipient this is for."""
        return self.arguments[0]

    def format(self) -> bytes:
        """Write the stanza's lines, each with its line feed."""
        text = write_base64(self.body)
        # The last line is always a short one, so that a reader knows the end
        # without counting: a body that fills its lines is followed by an empty one.
        starts = range(0, len(text) + 1, _COLUMNS)
        lines = [text[start : start + _COLUMNS] for start in starts]
        first = "-> {}".format(" ".join(self.arguments)).encode("ascii")
        return b"\n".join([first, *lines, b""])


def parse_stanzas(lines: list[bytes]) -> tuple[Stanza, ...]:
    """Read all stanzas of a header, given the lines between its first and its MAC.

    Raises:
        HeaderError: a line breaks the format, or the last stanza has no end.
    """
    stanzas = []
    remaining = iter(lines)
    for line in remaining:
        match = _ARGUMENTS.fullmatch(line)
        if match is None:
            raise HeaderError("a stanza does not start as one should")
        body = read_base64(b"".join(_body_lines(remaining)))
        stanzas.append(Stanza(tuple(match[1].decode("ascii").split(" ")), body))
    return tuple(stanzas)


def _body_lines(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        if len(line) > _COLUMNS:
            raise HeaderError("a line of a stanza is too long")
        yield line
        if len(line) < _COLUMNS:
            return
    raise HeaderError("a stanza has no short last line")
