"""What is wrong with a catalog, each finding one plain sentence.

Owns every rule beyond those that `bot.i18n` enforces at start. A finding
names the English, says what is wrong and what to do; it must be read by
translators who do not program.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from bot.cli.workbench.domains import CHATS, Domain
from bot.cli.workbench.files import keys
from bot.i18n.languages import Language
from bot.i18n.soundness import broken_in, forms_of, sources_of, usable

LABEL_SOURCE, LABEL_LIMIT = 20, 28
"""Characters: an English label at most so long, and its translation at most so long."""
CARD_LIMIT = 280
"""UTF-16 units of a whole card: no sentence alone may be longer."""

_COMMAND = re.compile(r"(?<![\w/])/[a-z]+\b")
_ADDRESS = re.compile(r"https?://\S+")
_DIRECTION_SIGNS = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
_TYPED = "typed"


def findings(
    language: Language, catalog: Catalog, template: Catalog, domain: Domain = CHATS
) -> list[str]:
    """Say everything that is wrong with one language's catalog, worst first."""
    found = stale(catalog, template) + broken_in(catalog, language.plural)
    for message in catalog:
        if message.id:
            found += _unfinished(message) if language.shipped else []
            found += _changed(message, domain) if usable(message) else []
    where = language.code if domain is CHATS else f"{language.code}, {domain.name}"
    return [f"{where}: {sentence}" for sentence in found]


def stale(catalog: Catalog, template: Catalog) -> list[str]:
    """Say how a catalog differs from the sentences that are in the code now."""
    new, old = keys(template) - keys(catalog), keys(catalog) - keys(template)
    if not new and not old:
        return []
    drift = f"{len(new)} sentences of the code are not in it, {len(old)} left the code"
    return [f"{drift}: run `amana locales update`."]


def is_label(message: Message) -> bool:
    """Say whether a sentence stands on a button, where room is short."""
    context = message.context or ""
    return bool(context) and not is_typed(message) and len(sources_of(message)[0]) <= LABEL_SOURCE


def is_typed(message: Message) -> bool:
    """Say whether a sentence lists words that people type, split by |."""
    return (message.context or "").endswith(_TYPED)


def _unfinished(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield f"“{sources_of(message)[0]}” was translated from an older sentence: look again."
    elif not all(forms_of(message)):
        yield f"“{sources_of(message)[0]}” is not translated."


def _changed(message: Message, domain: Domain) -> Iterator[str]:
    source = sources_of(message)[-1]
    lengths = (_lengths,) if domain.on_cards else ()
    for form in forms_of(message):
        for rule in (_fixed_parts, _icons, *lengths, _shape):
            for complaint in rule(message, source, form):
                yield f"“{sources_of(message)[0]}” {complaint}"


def _fixed_parts(_message: Message, source: str, form: str) -> Iterator[str]:
    for pattern, what in ((_COMMAND, "command"), (_ADDRESS, "address")):
        if Counter(pattern.findall(source)) != Counter(pattern.findall(form)):
            yield f"must keep each {what} letter by letter."


def _icons(_message: Message, source: str, form: str) -> Iterator[str]:
    if _signs(source) != _signs(form):
        yield "must keep its icons, all of them and no others."


def _lengths(message: Message, _source: str, form: str) -> Iterator[str]:
    if is_label(message) and len(form) > LABEL_LIMIT:
        yield f"stands on a button and has {len(form)} letters: use at most {LABEL_LIMIT}."
    if len(form.encode("utf-16-le")) // 2 > CARD_LIMIT:
        yield f"is longer than a whole card of {CARD_LIMIT}: say it shorter."


def _shape(_message: Message, source: str, form: str) -> Iterator[str]:
    if form != form.strip() and source == source.strip():
        yield "begins or ends with a space: take it away."
    if source.count("\n") != form.count("\n"):
        yield "must have as many lines as the English."
    if set(form) & _DIRECTION_SIGNS:
        yield "holds an invisible direction sign: take it away, the bot sets them itself."


def _signs(text: str) -> Counter[str]:
    """Count the icons of a text: symbols that are no letters and mean the same everywhere."""
    return Counter(sign for sign in text if unicodedata.category(sign) == "So")
