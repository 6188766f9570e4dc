"""Mail servers that do one thing wrong, in clear, on loopback.

Owns what they say, line by line, to the first thing that they are asked. None
of them takes an e-mail: what is judged is how long somebody listens to them.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.ground.loopback import HOST


class Talker:
    """A server that says the same again and again, and knows when it was hung up on."""

    def __init__(self, says: bytes, every: float, lines: int) -> None:
        self.says, self.every = says, every
        self.port = 0
        self.came = threading.Event()
        """Set once so many lines have come."""
        self._awaited = lines
        self.said = 0
        self.over = threading.Event()
        """Set once every line was hung up on."""
        self._open = 0
        self._end = threading.Event()
        self._lock = threading.Lock()

    def serve(self, listener: socket.socket) -> None:
        """Take every line until the end."""
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                with self._lock:
                    self._awaited -= 1
                    self._open += 1
                    if not self._awaited:
                        self.came.set()
                    self.over.clear()
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def end(self) -> None:
        """Fall silent."""
        self._end.set()

    def _talk(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            while not self._end.wait(self.every):
                line.sendall(self.says)
                self.said += len(self.says)
        with self._lock:
            self._open -= 1
            if not self._open:
                self.over.set()


@contextmanager
def talker(says: bytes, every: float, lines: int = 1) -> Iterator[Talker]:
    """Run one."""
    found = Talker(says, every, lines)
    with socket.create_server((HOST, 0)) as listener:
        found.port = listener.getsockname()[1]
        threading.Thread(target=found.serve, args=(listener,), daemon=True).start()
        yield found
        found.end()
        listener.shutdown(socket.SHUT_RDWR)
