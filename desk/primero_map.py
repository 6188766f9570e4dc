"""Which field of a Primero form is filled from what: the mission's own table.

Owns reading `primero.toml` from the desk's home, and filling it from the model
of an export, so that what was hidden there is not here either. A field without
an answer is left out: an empty one, or a "no" that nobody said, would stand in
somebody's file. The reporter's words go only where the table has a field for
them *and* an officer asks for it each time.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.errors import ConfigError
from bot.sealing.canonical import Json
from desk.export.document import CaseDocument
from desk.export.incident_form import Field as Source
from desk.export.incident_form import Filled, Profile, field_of, fill
from desk.export.wish import Purpose, Scope

FILE = "primero.toml"
WORDS = "words"
"""The source that holds what the reporter wrote."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_WAYS = ("value", "code", "date")
_DATE = len("2026-01-31")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One field of the form there.

    Attributes:
        way: `value` (as people read it), `code` (ours), or `date` (the day alone).
        values: what a code of ours is called there.
    """

    source: Source
    way: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimeroMap:
    """Where the system is, for what the reporter's consent is asked, and the fields.

    Attributes:
        fixed: fields that are the same in every case, such as the module's id.
    """

    url: str
    purpose: Purpose
    fixed: Mapping[str, Json]
    targets: tuple[Target, ...]
    offers_words: bool = field(default=False)

    @property
    def host(self) -> str:
        """Who gets it, for the record."""
        return urlsplit(self.url).netloc

    def filled(self, case: CaseDocument) -> dict[str, Json]:
        """Every field that has an answer, as it leaves."""
        profile = Profile(title="", note="", fields=tuple(t.source for t in self.targets))
        found = zip(self.targets, fill(profile, case), strict=True)
        answered = {t.source.id: _written(t, one) for t, one in found if _may_go(t, one, case)}
        return {**self.fixed, **{name: value for name, value in answered.items() if value}}


def read_map(home: Path) -> PrimeroMap | None:
    """Read the table; None where the mission has none.

    Raises:
        ConfigError: it cannot be used; the sentence says where.
    """
    path = home / FILE
    if not path.is_file():
        return None
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise ConfigError(f"{FILE} is no TOML file that can be read.") from None
    targets = tuple(_targets(document))
    if not targets:
        raise ConfigError(f"{FILE} lists no [[field]].")
    return PrimeroMap(
        url=_url(str(document.get("url", ""))),
        purpose=_purpose(str(document.get("purpose", Purpose.CARE.value))),
        fixed=_fixed(document.get("fixed", {})),
        targets=targets,
        offers_words=any(each.source.source == WORDS for each in targets),
    )


def _targets(document: Mapping[str, Any]) -> Iterator[Target]:
    for place, each in enumerate(document.get("field", ()), 1):
        name, source, way = (str(each.get(key, "")) for key in ("id", "source", "as"))
        if not name or not source or (way and way not in _WAYS):
            raise ConfigError(f"{FILE}: field {place} needs id and source; `as` is one of {_WAYS}.")
        values = {str(code): str(value) for code, value in dict(each.get("values", {})).items()}
        made = {"section": "", "id": name, "label": name, "source": source}
        yield Target(source=field_of(FILE, made), way=way or "value", values=values)


def _may_go(target: Target, one: Filled, case: CaseDocument) -> bool:
    is_words = target.source.source == WORDS
    return one.words is not None and (not is_words or case.scope is Scope.WHOLE)


def _written(target: Target, one: Filled) -> Json:
    said = one.said
    if target.values:
        # What the table does not name has no place there.
        return target.values.get(one.code or said, "")
    if target.way == "code":
        return one.code or said
    return said[:_DATE] if target.way == "date" else said


def _url(written: str) -> str:
    parts = urlsplit(written)
    is_near = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if parts.username is not None or not parts.hostname or not (parts.scheme == "https" or is_near):
        raise ConfigError(f"{FILE}: url must be https://host, without an account in it.")
    return written.rstrip("/")


def _purpose(written: str) -> Purpose:
    try:
        return Purpose(written)
    except ValueError:
        raise ConfigError(f"{FILE}: purpose is care, act or inside.") from None


def _fixed(table: Any) -> dict[str, Json]:
    kinds = str | int | bool
    if not isinstance(table, Mapping) or not all(isinstance(v, kinds) for v in table.values()):
        raise ConfigError(f"{FILE}: [fixed] holds texts, numbers and true or false.")
    if "id" in table:
        raise ConfigError(f"{FILE}: the id is the desk's to give, or a case would come twice.")
    return dict(table)
