"""A receiver of webhooks in a process of its own: `python -m tests.bench.taker`; says its port."""

import sys
import time

from tests.ground.receiver import receiver

if __name__ == "__main__":
    with receiver() as found:
        sys.stdout.write(f"{found.port}\n")
        sys.stdout.flush()
        time.sleep(600)
