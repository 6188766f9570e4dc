"""What would break a conversation if a translation got it wrong.

Owns the rules for placeholders, which are checked before a catalog is used
and again by `amana locales check`: gettext's own tools let a translation say
{limite} for {limit}, which would fail in front of a person.
"""

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from bot.i18n.plurals import Plural

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_COUNT = "count"


def placeholders(text: str) -> frozenset[str]:
    """Return the names in braces that a text holds."""
    return frozenset(PLACEHOLDER.findall(text))


def forms_of(message: Message) -> tuple[str, ...]:
    """Return a message's translations, one a plural form; empty strings where missing."""
    if isinstance(message.string, tuple | list):
        return tuple(message.string)
    return (message.string or "",)


def sources_of(message: Message) -> tuple[str, ...]:
    """Return a message's English, one or two forms."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def usable(message: Message) -> bool:
    """Say whether a message has a translation that may be shown: whole, and not fuzzy."""
    return bool(message.id) and not message.fuzzy and all(forms_of(message))


def broken(message: Message, plural: Plural) -> Iterator[str]:
    """Say, a sentence each, what in a usable translation would fail when shown."""
    wanted = placeholders(sources_of(message)[-1])
    forms = forms_of(message)
    if message.pluralizable and len(forms) != plural.forms:
        yield f"{_quoted(message)} needs {plural.forms} plural forms and has {len(forms)}."
        return
    for number, form in enumerate(forms):
        unsaid = {_COUNT} if message.pluralizable and plural.single(number) else set()
        have = placeholders(form)
        for name in sorted(wanted - have - unsaid):
            yield f"{_quoted(message)} lost {{{name}}}: keep it exactly."
        for name in sorted(have - wanted):
            yield f"{_quoted(message)} has {{{name}}}, which the English does not have."
        if set(PLACEHOLDER.sub("", form)) & set("{}"):
            yield f"{_quoted(message)} has a brace that belongs to no placeholder."


def broken_in(catalog: Catalog, plural: Plural) -> list[str]:
    """Say everything in a catalog that would fail when shown."""
    faults = []
    if (catalog.num_plurals, catalog.plural_expr) != (plural.forms, plural.expression):
        faults.append(f"The plural header must be `{plural.header}`.")
        return faults
    for message in catalog:
        if usable(message):
            faults += broken(message, plural)
    return faults


def _quoted(message: Message) -> str:
    return f"“{sources_of(message)[0]}”"
