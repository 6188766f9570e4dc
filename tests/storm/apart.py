"""A mount table of one's own, so that a disk can be full without anybody's leave.

Owns the new beginning of the program in a namespace (unshare(1)) where it may
mount, as an account without rights as well. What is mounted there goes with the
process, however that ends. Where a machine forbids it, the program goes on as it
is, and `tests.ground.disk` limits the size of files instead.
"""

import os
import shutil
import subprocess
import sys

BEGUN_ANEW = "STORM_APART"
_WAYS = (("--mount",), ("--user", "--map-root-user", "--mount"))


def begin_anew() -> None:
    """Start this program again where it may mount; returns if that is so, or cannot be."""
    unshare = shutil.which("unshare")
    if BEGUN_ANEW in os.environ or unshare is None:
        return
    for way in _WAYS:
        tried = [unshare, *way, "mount", "-t", "tmpfs", "none", "/mnt"]
        if subprocess.run(tried, capture_output=True, check=False).returncode == 0:
            os.environ[BEGUN_ANEW] = " ".join(way)
            again = [unshare, *way, sys.executable, "-m", "tests.storm"]
            os.execv(unshare, again)  # noqa: S606  # no shell is wanted
