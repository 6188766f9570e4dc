"""What lies in another process's memory: its readable pages, searched for secrets.

Owns the reading (proc_pid_maps(5), proc_pid_mem(5)). A process that is not
dumpable is closed to whoever lacks CAP_SYS_PTRACE, and that is said, not hidden.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.ground.leaks import Secret

_LINE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r")
_PIECE = 8 * 1024 * 1024
_OVERLAP = 4096
"""Pieces share so many bytes, so that nothing is missed between two of them."""


class ClosedError(Exception):
    """The process may not be looked into by this account."""


def copies(pid: int, secrets: Iterable[Secret]) -> Mapping[str, int]:
    """Count how often each secret lies in a process's memory, in any of its forms.

    Raises:
        ClosedError: the kernel refuses the look.
    """
    sought = list(secrets)
    found: Counter[str] = Counter()
    for piece in _pieces(pid):
        for secret in sought:
            found[secret.what] += sum(piece.count(form) for form in secret.forms)
    return found


def _pieces(pid: int) -> Iterator[bytes]:
    try:
        memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
        regions = Path(f"/proc/{pid}/maps").read_text()
    except PermissionError:
        raise ClosedError from None
    try:
        for start, end in _LINE.findall(regions):
            yield from _region(memory, int(start, 16), int(end, 16))
    finally:
        os.close(memory)


def _region(memory: int, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, _PIECE):
        try:
            yield os.pread(memory, min(_PIECE + _OVERLAP, end - at), at)
        except (OSError, OverflowError):  # a page of the kernel's own, such as [vvar]
            return
