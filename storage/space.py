"""How much room the disk has for us, as the file system says."""

import shutil
from pathlib import Path


def free_bytes(folder: Path) -> int:
    """Bytes that this account may still write to a folder's file system; OSError if unknown."""
    return shutil.disk_usage(folder).free
