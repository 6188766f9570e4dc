"""Counts how far each language is: what is translated, and what people have read of it.

Owns the figures of `amana locales status`; they are counted anew each time,
because a language's state is its files and nothing that anyone declares.
"""

from collections import Counter
from pathlib import Path

from bot.cli.workbench.backs import read_backs, without_back
from bot.cli.workbench.domains import CHATS, Domain
from bot.i18n.catalogs import TEMPLATE, catalog_path, read_catalog
from bot.i18n.languages import Language
from bot.i18n.reviews import Level, read_reviews
from bot.i18n.safety import marked, waiting
from bot.i18n.soundness import usable

COLUMNS = (
    "language",
    "domain",
    "name",
    "status",
    "sentences",
    *(level.word for level in Level),
    "missing",
    "fuzzy",
    "safety unread",
    "safety not back",
)


def standing(folder: Path, language: Language, domain: Domain = CHATS) -> dict[str, str | int]:
    """Count one catalog's sentences by what has become of them.

    Raises:
        CatalogError: a file of the language cannot be read.
    """
    catalog = read_catalog(catalog_path(folder, language.code, domain.name))
    reviews = read_reviews(folder, language.code)
    sentences = [message for message in catalog if message.id]
    levels = Counter(reviews.level(message) for message in sentences if usable(message))
    safety = _marked(folder)
    fuzzy = sum(message.fuzzy for message in sentences)
    return {
        "language": language.code,
        "domain": domain.name,
        "name": language.own_name,
        "status": language.status,
        "sentences": len(sentences),
        **{level.word: levels[level] for level in Level},
        "missing": len(sentences) - levels.total() - fuzzy,
        "fuzzy": fuzzy,
        "safety unread": len(waiting(catalog, safety, reviews)),
        "safety not back": len(without_back(catalog, safety, read_backs(folder, language.code))),
    }


def _marked(folder: Path) -> frozenset[str]:
    path = folder / TEMPLATE
    return marked(read_catalog(path)) if path.exists() else frozenset()
