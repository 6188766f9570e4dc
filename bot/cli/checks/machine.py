"""The machine: where plaintext of the running bot could come to rest on a disk.

Warnings only: a mission may know better, and other systems tell us nothing.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.config import Fault, Severity

IN_MEMORY = ("tmpfs", "ramfs")


def machine_faults(root: Path = Path("/"), temp_folder: Path | None = None) -> Iterator[Fault]:
    """Unencrypted swap, and a temp folder on a disk.

    Args:
        root: Where `proc` and `sys` lie; another place in tests.
        temp_folder: The folder for temporary files; the process's own if None.
    """
    for device in _swaps(root):
        if not _is_safe_swap(device, root):
            yield Fault(
                f"swap on {device} is not encrypted, so what people write may reach the disk: "
                "encrypt it or switch it off (`swapoff`).",
                Severity.WARNING,
            )
    folder = (temp_folder or Path(tempfile.gettempdir())).resolve()
    kind = _file_system(folder, root)
    if kind is not None and kind not in IN_MEMORY:
        yield Fault(
            f"the temp folder {folder} is on a disk: mount a tmpfs there.",
            Severity.WARNING,
        )


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _swaps(root: Path) -> list[str]:
    return [line.split()[0] for line in _lines(root / "proc/swaps")[1:] if line.strip()]


def _is_safe_swap(device: str, root: Path) -> bool:
    """Compressed memory is memory; dm-crypt marks its devices `CRYPT-…`."""
    name = Path(device).resolve().name
    if name.startswith("zram"):
        return True
    uuid = _lines(root / "sys/block" / name / "dm/uuid")
    return bool(uuid) and uuid[0].startswith("CRYPT-")


def _file_system(folder: Path, root: Path) -> str | None:
    """The kind of the file system that holds a folder, where the system tells."""
    best: tuple[int, str] | None = None
    for line in _lines(root / "proc/mounts"):
        _, where, kind, *_ = line.split(" ")
        if folder.is_relative_to(where.replace("\\040", " ")):
            best = max(best or (0, kind), (len(where), kind), key=lambda found: found[0])
    return best[1] if best else None
