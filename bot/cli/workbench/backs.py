"""What each translation says in English again, by `locales/CODE/back.toml`.

Owns the file: a line a sentence, named by the same digest as in `reviews.toml`, with
its English behind it. Change either side by a letter, and nobody has translated it
back. A back-translation shows those who do not know the language what it says; it is
no review. Nobody translates back what they wrote themselves: they would write down
what they meant.
"""

import datetime as dt
import json
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.cli.whole import write_whole
from bot.cli.workbench.reviews import Recorded, messages_of, reviewable
from bot.errors import CatalogError, ConfigError
from bot.i18n.aliases import is_alias, person
from bot.i18n.languages import Language, read_languages
from bot.i18n.reviews import digest, read_reviews
from bot.i18n.safety import key
from bot.i18n.soundness import sources_of, usable

FILE = "back.toml"
MACHINE = "machine"
"""Stands for the alias where no person has translated it back."""
MOST = 1000
"""Letters; the longest sentence has a quarter of that."""
HEAD = """\
# What each translation says, in English again, written without looking at the English. The studio
# and the spreadsheet write this file; a line is one sentence, named by a digest of its context, its
# English and its translation: change any, and it has no back-translation.
"""
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Back:
    """One translation in English again.

    Attributes:
        says: the English, one line.
        by: the alias of who wrote it, or `machine`.
        on: the day.
    """

    says: str
    by: str
    on: dt.date

    def __str__(self) -> str:
        """Who and when, as pages say it."""
        return f"{self.by}, {self.on.isoformat()}"


Backs = Mapping[str, Back]
"""By the digest of a sentence with its translation."""


def one_line(text: str) -> str:
    """Return a text as it is kept: on one line, without signs that nobody sees."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:MOST]


def backs_path(folder: Path, code: str) -> Path:
    """Return where a language's back-translations lie."""
    return folder / code / FILE


def read_backs(folder: Path, code: str) -> dict[str, Back]:
    """Read a language's back-translations; none where it has no file.

    Raises:
        CatalogError: the file is no TOML, or holds what is no record.
    """
    path = backs_path(folder, code)
    if not path.exists():
        return {}
    try:
        lines = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: _parse(**record) for name, record in lines.items()}
    except (OSError, ValueError, TypeError):
        raise CatalogError(f"{path} cannot be read: mend or restore it.") from None


def without_back(
    catalog: Catalog, safety: Collection[str], backs: Mapping[str, Back]
) -> list[Message]:
    """Return the safety sentences that a catalog says and nobody has translated back."""
    return [
        message
        for message in catalog
        if usable(message) and key(message) in safety and digest(message) not in backs
    ]


def record_backs(folder: Path, code: str, said: Mapping[str, Back]) -> Recorded:
    """Write down what some translations say in English again.

    Args:
        folder: where the languages lie.
        code: the language.
        said: by msgid as `bot.i18n.safety.key` gives it.

    Raises:
        ConfigError: there is no such catalog, it is made of another, or a sentence is not
            translated.
        CatalogError: a file cannot be read.
    """
    language = reviewable(folder, code)
    known = {key(one): one for one in messages_of(folder, language) if usable(one)}
    for wanted in said:
        if wanted not in known:
            raise ConfigError(f"{code} has no translation of “{wanted}”: translate it first.")
    backs, reviews = read_backs(folder, code), read_reviews(folder, code)
    own = {name for name, one in said.items() if person(one.by) in reviews.translators(known[name])}
    done = [name for name in said if name not in own]
    for name in done:
        backs[digest(known[name])] = said[name]
    if done:
        _write_backs(folder, language, backs)
    return Recorded(tuple(done), tuple(own))


def write_made_backs(folder: Path, source: Language, made: Language) -> None:
    """Let what was translated back in one script stand for the other."""
    backs = read_backs(folder, source.code)
    theirs = {
        key(message): backs[digest(message)]
        for message in messages_of(folder, source)
        if digest(message) in backs
    }
    mine = {
        digest(message): theirs[key(message)]
        for message in messages_of(folder, made)
        if usable(message) and key(message) in theirs
    }
    _write(folder, made.code, mine, messages_of(folder, made))


def _parse(*, says: str, by: str, on: dt.date) -> Back:
    if one_line(says) != says or not says or not is_alias(by) or type(on) is not dt.date:
        raise ValueError("no record")
    return Back(says, by, on)


def _write_backs(folder: Path, language: Language, backs: Backs) -> None:
    _write(folder, language.code, backs, messages_of(folder, language))
    for other in read_languages(folder / "languages.toml").values():
        if other.made_from == language.code:
            write_made_backs(folder, language, other)


def _write(folder: Path, code: str, backs: Backs, messages: Iterator[Message]) -> None:
    names = ((digest(message), message) for message in messages)
    lines = {name: _line(name, message, backs[name]) for name, message in names if name in backs}
    path = backs_path(folder, code)
    if lines or path.exists():
        write_whole(path, (HEAD + "".join(lines.values())).encode())


def _line(name: str, message: Message, back: Back) -> str:
    # A JSON string is one of TOML's, too.
    says = json.dumps(back.says, ensure_ascii=False)
    english = " ".join(sources_of(message)[0].split())
    record = f'{{ by = "{back.by}", on = {back.on.isoformat()}, says = {says} }}'
    return f"{name} = {record}  # {english[:_SHOWN]}\n"
