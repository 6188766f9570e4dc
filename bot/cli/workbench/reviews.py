"""Writes down who has read which translation, in `locales/CODE/reviews.toml`.

Owns the file's form: a line a sentence, in the catalog's order, with its
English behind it, so that a difference shows whose word for what is new. A
record of a sentence that has changed since is left out at the next writing.
Nobody can review what they wrote themselves.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.cli.whole import write_whole
from bot.cli.workbench.domains import DOMAINS
from bot.errors import ConfigError
from bot.i18n.aliases import person
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import Language, read_languages
from bot.i18n.reviews import Level, Review, Reviews, digest, read_reviews, reviews_path
from bot.i18n.safety import key
from bot.i18n.soundness import sources_of, usable

HEAD = """\
# Who has read which translation. `amana locales review` writes this file; a line is one sentence,
# named by a digest of its context, its English and its translation: change any, and nobody has
# read it. What has no line was written by a machine.
"""
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written down, and what was not because the same person had written it."""

    done: tuple[str, ...]
    own: tuple[str, ...]


def record(
    folder: Path, code: str, review: Review, chosen: Collection[str] | None = None
) -> Recorded:
    """Write down one person's word for some translations, or for all that the bot shows.

    Args:
        folder: where the languages lie.
        code: the language.
        review: the level, the person's alias and the day.
        chosen: msgids as `bot.i18n.safety.key` gives them; None means all that are translated.

    Raises:
        ConfigError: there is no such catalog, it is made of another, or a chosen sentence is not
            translated.
        CatalogError: a file cannot be read.
    """
    language = reviewable(folder, code)
    messages = list(messages_of(folder, language))
    known = {key(message): message for message in messages if usable(message)}
    for wanted in chosen or ():
        if wanted not in known:
            raise ConfigError(f"{code} has no translation of “{wanted}”: translate it first.")
    reviews, done, own = read_reviews(folder, code), [], []
    for name, message in known.items():
        if chosen is not None and name not in chosen:
            continue
        if review.level > Level.TRANSLATED and _is_own(reviews, message, review):
            own.append(name)
            continue
        reviews.records[digest(message)] = _with(reviews.of(message), review)
        done.append(name)
    write_reviews(folder, language, reviews)
    return Recorded(tuple(done), tuple(own))


def reviewable(folder: Path, code: str) -> Language:
    """Return a language that people translate and review.

    Raises:
        ConfigError: it has no catalog, or its catalog is made of another's.
    """
    language = read_languages(folder / "languages.toml").get(code)
    if language is None or language.status == "source":
        raise ConfigError(f"There is no catalog for {code}: see `amana locales status`.")
    if language.made_from is not None:
        raise ConfigError(f"{code} is made of {language.made_from}: translate and review that one.")
    return language


def write_reviews(folder: Path, language: Language, reviews: Reviews) -> None:
    """Write a language's records, and those of the languages that are made of it."""
    _write(folder, language.code, reviews, messages_of(folder, language))
    for other in read_languages(folder / "languages.toml").values():
        if other.made_from == language.code:
            write_made_reviews(folder, language, other)


def write_made_reviews(folder: Path, source: Language, made: Language) -> None:
    """Let a sentence that was read in one script count as read in the other."""
    reviews, records = read_reviews(folder, source.code), {}
    theirs = {key(message): message for message in messages_of(folder, source)}
    for message in messages_of(folder, made):
        read = theirs.get(key(message))
        if read is not None and usable(message) and reviews.of(read):
            records[digest(message)] = reviews.of(read)
    _write(folder, made.code, Reviews(records), messages_of(folder, made))


def messages_of(folder: Path, language: Language) -> Iterator[Message]:
    """Yield a language's sentences, of all domains, in their catalogs' order."""
    for domain in DOMAINS:
        if domain.has(folder, language):
            catalog: Catalog = read_catalog(catalog_path(folder, language.code, domain.name))
            yield from (message for message in catalog if message.id)


def _is_own(reviews: Reviews, message: Message, review: Review) -> bool:
    return person(review.alias) in reviews.translators(message)


def _with(before: tuple[Review, ...], review: Review) -> tuple[Review, ...]:
    kept = [one for one in before if (one.level, one.alias) != (review.level, review.alias)]
    return tuple(sorted([*kept, review], key=lambda one: (one.level, one.on, one.alias)))


def _write(folder: Path, code: str, reviews: Reviews, messages: Iterator[Message]) -> None:
    lines = {
        digest(message): _line(message, reviews.of(message))
        for message in messages
        if reviews.of(message)
    }
    path = reviews_path(folder, code)
    if lines or path.exists():
        write_whole(path, (HEAD + "".join(lines.values())).encode())


def _line(message: Message, records: tuple[Review, ...]) -> str:
    told = ", ".join(f'"{one}"' for one in records)
    english = " ".join(sources_of(message)[0].split())
    return f"{digest(message)} = [{told}]  # {english[:_SHOWN]}\n"
