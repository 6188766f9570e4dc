"""Secrets in bytes, found by their shape: one pass however many secrets there are.

Owns the shapes: the crowd's canaries, receipts in any grouping, accounts as
digits and as a database's integers, made-up names. What has a secret's shape is
a suspect; it is a spill if it is one of the storm's own secrets. Searching for
thousands of secrets one by one would take longer than the storm.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_LETTERS = b"[bcdfghjklmnpqrstvwxz]"
_CANARY = re.compile(b"zq" + _LETTERS + b"{12}")
_WIDE = re.compile(b"z\0q\0(?:" + _LETTERS + b"\0){11}" + _LETTERS)
_GLUE = b"(?: |-|\\.|\xc2\xa0|\xe2\x80\xaf|\\\\u00a0|\\\\u202f)?"
_DIGITS = re.compile(b"[0-9](?:" + _GLUE + b"[0-9]){19,200}")
_ACCOUNT = re.compile(rb"(?<![0-9])7[0-9]{9}(?![0-9])")
# 48 bits are how SQLite keeps such a number; 64 bits hold them in either order.
_BIG, _LITTLE = re.compile(rb"\0\x01(?=(....))", re.DOTALL), re.compile(rb"\x01\0")
_NAME = re.compile(rb"[A-Z][a-z]{5,20}")
_USERNAME = re.compile(rb"[a-z]{6,20}_[a-z]{6,20}_[0-9]{1,4}")
_RECEIPT = 20
_ACCOUNTS = range(7_100_000_000, 7_200_000_000)

Call = Mapping[str, Any]


@dataclass
class Secrets:
    """What must not be found, and what it is called when it was.

    Attributes:
        words: canaries and names.
        receipts: by the account whose phone may show them.
        accounts: reporters' numbers.
    """

    words: frozenset[str] = frozenset()
    receipts: Mapping[str, int] = field(default_factory=dict)
    accounts: frozenset[str] = frozenset()

    def spilled(self, found: Iterable[str]) -> list[str]:
        """What kinds of secrets are among suspects."""
        seen = set(found)
        kinds = {
            "a reporter's word or name": self.words,
            "a receipt": self.receipts.keys(),
            "an account": self.accounts,
        }
        return [what for what, ours in kinds.items() if seen & ours]


def canaries(content: bytes) -> frozenset[str]:
    """The crowd's words in some bytes."""
    return frozenset(match.decode() for match in _CANARY.findall(content))


def suspects(content: bytes) -> frozenset[str]:
    """Everything in some bytes that has the shape of a secret."""
    if content.count(0) == len(content):  # the room that the store keeps back; it is large
        return frozenset()
    found = {match.replace(b"\0", b"").decode() for match in _WIDE.findall(content)}
    found |= canaries(content)
    found |= {match.decode() for match in _ACCOUNT.findall(content)}
    found |= {match.decode() for match in _NAME.findall(content)}
    found |= {match.decode() for match in _USERNAME.findall(content)}
    found |= _numbers(_BIG.findall(content), "big")
    before = (content[match.start() - 4 : match.start()] for match in _LITTLE.finditer(content))
    found |= _numbers(before, "little")
    for match in _DIGITS.findall(content):
        digits = re.sub(rb"\\u....|[^0-9]", b"", match).decode()
        found |= {digits[at : at + _RECEIPT] for at in range(len(digits) - _RECEIPT + 1)}
    return frozenset(found)


def in_files(paths: Iterable[Path], secrets: Secrets) -> list[str]:
    """Which kind of secret lies in which file."""
    return [
        f"{what} in {path.name}"
        for path in paths
        for what in secrets.spilled(suspects(path.read_bytes()))
    ]


def in_call(call: Call, secrets: Secrets, *, is_staff: bool) -> list[str]:
    """Which kind of secret a call carried that it must not.

    A reporter's own chat may be shown its own receipt and is named by its account; nobody's
    words go back to Telegram, and the staff bot's calls hold nothing of anybody.
    """
    content = json.dumps([call["parameters"], call.get("files", [])], ensure_ascii=False)
    found = suspects(content.encode("utf-8", "surrogatepass"))
    chat = call["parameters"].get("chat_id")
    if not is_staff:
        own = {code for code, account in secrets.receipts.items() if str(account) == str(chat)}
        found = found - own - secrets.accounts
    return [f"{what} in {call['method']}" for what in secrets.spilled(found)]


def _numbers(matches: Iterable[bytes], order: Any) -> set[str]:
    numbers = ((1 << 32) + int.from_bytes(match, order) for match in matches)
    return {str(number) for number in numbers if number in _ACCOUNTS}
