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


def has_words(msgid: str) -> bool:
    """Say whether a sentence is more than what fills it, so that it stands in a catalog."""
    return any(map(str.isalpha, PLACEHOLDER.sub("", msgid)))


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
    forms = forms_of(message)
    if message.pluralizable and len(forms) != plural.forms:
        yield f"{_quoted(message)} needs {plural.forms} plural forms and has {len(forms)}."
        return
    for number, form in enumerate(forms):
        for name in lost(message, form, number, plural):
            yield f"{_quoted(message)} lost {{{name}}}: keep it exactly."
        for name in strange(message, form):
            yield f"{_quoted(message)} has {{{name}}}, which the English does not have."
        if has_stray_brace(form):
            yield f"{_quoted(message)} has a brace that belongs to no placeholder."


def lost(message: Message, form: str, number: int, plural: Plural) -> list[str]:
    """Return the placeholders that a form lacks; a form for one number may leave {count} out."""
    unsaid = {_COUNT} if message.pluralizable and plural.single(number) else set()
    return sorted(placeholders(sources_of(message)[-1]) - placeholders(form) - unsaid)


def strange(message: Message, form: str) -> list[str]:
    """Return the placeholders of a form that the English does not have."""
    return sorted(placeholders(form) - placeholders(sources_of(message)[-1]))


def has_stray_brace(form: str) -> bool:
    """Say whether a form has a brace that belongs to no placeholder."""
    return bool(set(PLACEHOLDER.sub("", form)) & set("{}"))


def counts_by(catalog: Catalog, plural: Plural) -> bool:
    """Say whether a catalog's header has the language's own plural rule."""
    return (catalog.num_plurals, catalog.plural_expr) == (plural.forms, plural.expression)


def broken_in(catalog: Catalog, plural: Plural) -> list[str]:
    """Say everything in a catalog that would fail when shown."""
    if not counts_by(catalog, plural):
        return [f"The plural header must be `{plural.header}`."]
    return [fault for each in catalog if usable(each) for fault in broken(each, plural)]


def _quoted(message: Message) -> str:
    return f"“{sources_of(message)[0]}”"
