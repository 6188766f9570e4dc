"""What stands in the rows of a spreadsheet: one sentence each, or one plural form.

Owns their order. A row carries hidden digests: which sentence it is, and how its
translation and its back-translation were when the file was made, so that a file
that comes back late cannot undo newer work.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from babel.messages.catalog import Catalog

from bot.cli.workbench.backs import Backs
from bot.cli.workbench.facts import counts, english, note, status
from bot.cli.workbench.saving import source_digest
from bot.i18n.digests import digest_of
from bot.i18n.plurals import Plural
from bot.i18n.reviews import Reviews, digest
from bot.i18n.safety import is_marked, key
from bot.i18n.soundness import forms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the sheet.

    Attributes:
        number: in the order in which people meet the sentences; plural forms share it.
        screen: where it stands.
        counts: for a plural form, numbers that take it.
        back: what the translation says in English again; beside the first of several forms.
        safety: whether its wrong translation can hurt somebody.
        sentence: the digest of its context and its English.
        form: which plural form, from 0.
        state: the digest of the sentence with its translation.
        told: the digest of its back-translation.
    """

    number: int
    screen: str
    english: str
    note: str
    counts: str
    translation: str
    status: str
    back: str
    safety: bool
    sentence: str
    form: int
    state: str
    told: str


def rows(
    catalog: Catalog,
    plural: Plural,
    reviews: Reviews,
    backs: Backs,
    places: Mapping[str, str],
) -> Iterator[Row]:
    """Yield a catalog's rows: by place, then those that stand nowhere, by their English.

    Args:
        catalog: the language's sentences.
        plural: how it counts.
        reviews: who has read what.
        backs: what has been translated back.
        places: in order, the screen of each msgid as `bot.i18n.safety.key` gives it.
    """
    order = {name: number for number, name in enumerate(places)}
    sentences = [message for message in catalog if message.id]
    sentences.sort(key=lambda one: (order.get(key(one), len(order)), key(one)))
    for number, message in enumerate(sentences, 1):
        again = backs.get(digest(message))
        for form, text in enumerate(forms_of(message)):
            back = again.says if again and not form else ""
            yield Row(
                number=number,
                screen=places.get(key(message), ""),
                english=english(message, plural, form),
                note=note(message),
                counts=counts(message, plural, form),
                translation=text,
                status=status(message, reviews),
                back=back,
                safety=is_marked(message),
                sentence=source_digest(message),
                form=form,
                state=digest(message),
                told=digest_of(back),
            )
