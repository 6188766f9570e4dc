"""A mail server over TLS that has bad days: busy mailboxes, lost lines, long silences.

Owns its faults: 450 to a mailbox, 451 after the text, a connection cut after
DATA before and after the mail was kept, a hang past the sender's time limit, a
slow answer. It speaks SMTP by another's program (aiosmtpd).
"""

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

from tests.ground.mailbox import Mailbox, mailbox
from tests.storm.deck import Trouble
from tests.storm.ledger import Ledger

FAULTS = ("450_rcpt", "451_data", "cut_before", "cut_after", "hang", "slow")
HANG_S = 15.0
SLOW_S = 1.0
TAKEN = "250 OK"


class Post:
    """What becomes of each mail; the server asks it."""

    def __init__(self, ledger: Ledger, trouble: Trouble) -> None:
        self.ledger, self.trouble = ledger, trouble
        ledger.thrown = trouble.thrown

    async def rcpt(
        self, _server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Draw this mail's fate, and refuse the mailbox if that is it."""
        session.fate = self.trouble.next()
        if session.fate == "450_rcpt":
            return "450 4.2.1 Busy"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return TAKEN

    async def data(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a mail, or fail to."""
        content = bytes(envelope.content)
        self.ledger.came(content)
        match session.fate:
            case "451_data":
                return "451 4.3.0 Try again"
            case "cut_before":
                server.transport.abort()
            case "cut_after":
                self._keep(content)
                server.transport.abort()
            case "hang":
                await asyncio.sleep(HANG_S)
                server.transport.abort()
            case "slow":
                await asyncio.sleep(SLOW_S)
                self._keep(content)
            case _:
                self._keep(content)
        return TAKEN

    def _keep(self, content: bytes) -> None:
        mail = message_from_bytes(content)
        *_, attached = mail.walk()
        sealed = attached.get_payload(decode=True)
        self.ledger.take(str(mail["Message-ID"]), bytes(sealed))


@contextmanager
def post(folder: Path, ledger: Ledger, rng: random.Random) -> Iterator[tuple[Mailbox, Post]]:
    """Run the mail server, TLS from the first byte, with a certificate of its own."""
    with mailbox(folder) as server:
        found = Post(ledger, Trouble(FAULTS, rng))
        # The library looks the handler's methods up anew for each connection.
        server.handle_RCPT = found.rcpt  # type: ignore[attr-defined]  # asked for by its name
        server.handle_DATA = found.data  # type: ignore[method-assign, assignment]  # the same
        yield server, found
