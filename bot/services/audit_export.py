"""The audit as signed JSON lines: to be kept elsewhere, and checked without us.

Owns the form: a line for each row, and a last line by which the server signs
the digest of all that stands before it. A copy that lies elsewhere is what
shows a chain that was cut at its end or written anew: inside the database
nothing can.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.errors import SealingError
from bot.sealing.canonical import Json, canonical, parse_canonical
from bot.sealing.documents import Fields, encode, show_time
from bot.sealing.signers import Signers
from bot.sealing.signing import SigningKey
from bot.services.rows import AuditRow

FORM_ROW: Final = "amana/audit-row/1"
FORM_END: Final = "amana/audit-end/1"
LABEL_EXPORT: Final = b"amana/v1/audit-export\0"

Chains = Mapping[str, Sequence[AuditRow]]
"""Rows by the chain's name: a case's reference, or the service's."""


def export_lines(chains: Chains, signing_key: SigningKey, now: int) -> Iterator[bytes]:
    """Write every row as a line, and sign them all in the last one; each ends in a line feed.

    Args:
        chains: what is exported, each chain whole.
        signing_key: the server's.
        now: seconds since 1970 UTC, as the host believes.
    """
    digested, count = hashlib.sha256(), 0
    for name, rows in chains.items():
        for row in rows:
            line = canonical(_row(name, row)) + b"\n"
            digested.update(line)
            count += 1
            yield line
    end: dict[str, Json] = {
        "format": FORM_END,
        "at": show_time(now),
        "lines": count,
        "sha256": digested.hexdigest(),
        "signer": signing_key.public.key_id,
    }
    signature = signing_key.sign(LABEL_EXPORT + canonical(end))
    yield canonical({**end, "signature": encode(signature)}) + b"\n"


def read_export(document: bytes, signers: Signers) -> Chains:
    """Read an export back; SealingError unless one of the server's keys signed all of it."""
    *lines, last = document.splitlines(keepends=True) or [b""]
    end = Fields.parse("the end of an export", FORM_END, last.removesuffix(b"\n"))
    end.take_text("at")
    count, digest = end.take_integer("lines"), end.take_text("sha256")
    signer, signature = end.take_text("signer"), end.take_bytes("signature")
    end.close()
    if count != len(lines) or digest != hashlib.sha256(b"".join(lines)).hexdigest():
        raise SealingError("an export is not whole, or was changed")
    _verify(last, signer, signature, signers)
    chains: dict[str, list[AuditRow]] = {}
    for line in lines:
        name, row = _read_row(line.removesuffix(b"\n"))
        chains.setdefault(name, []).append(row)
    return chains


def audit_line(name: str, row: AuditRow) -> bytes:
    """One row of a chain as a line, unsigned, without its line feed."""
    return canonical(_row(name, row))


def read_audit_line(line: bytes) -> tuple[str, AuditRow]:
    """Read such a line: the chain's name and the row, whose case it does not say."""
    return _read_row(line)


def _verify(last: bytes, signer: str, signature: bytes, signers: Signers) -> None:
    said = parse_canonical(last.removesuffix(b"\n"))
    keys = [s.key for s in signers.known if s.role == "server" and s.key.key_id == signer]
    if not keys or not isinstance(said, Mapping):
        raise SealingError("an export is signed by a key that is not the server's")
    unsigned = {name: value for name, value in said.items() if name != "signature"}
    keys[0].verify(signature, LABEL_EXPORT + canonical(unsigned))


def _row(name: str, row: AuditRow) -> Mapping[str, Json]:
    return {
        "format": FORM_ROW,
        "chain": name,
        "number": row.number,
        "action": row.action,
        "officer": row.officer,
        "base": encode(row.base),
        "signature": encode(row.signature),
        "previous": row.previous.hex(),
        "server_signature": encode(row.server_signature),
    }


def _read_row(line: bytes) -> tuple[str, AuditRow]:
    fields = Fields.parse("a line of an export", FORM_ROW, line)
    name = fields.take_text("chain")
    row = AuditRow(
        case=0,
        number=fields.take_integer("number"),
        action=fields.take_text("action"),
        officer=fields.take_text("officer"),
        base=fields.take_bytes("base"),
        signature=fields.take_bytes("signature"),
        previous=bytes.fromhex(fields.take_text("previous")),
        server_signature=fields.take_bytes("server_signature"),
    )
    fields.close()
    return name, row
