"""Reads, merges and writes the translators' files.

Owns how a catalog looks on disk: sorted, unwrapped, without places or dates,
under a header of three facts. Written twice, a catalog is the same to the
byte. It never touches a translation: what no longer fits is marked fuzzy,
for a person to look at.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.cli.workbench.domains import CHATS, Domain
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import Language
from bot.i18n.plurals import Plural
from bot.i18n.reviews import Reviews, read_reviews
from bot.i18n.soundness import usable

MACHINE = "machine-written, not yet reviewed by a speaker"

_NOTES = {
    "draft": "being translated",
    "unreviewed": MACHINE,
    "source": "the source",
}
_READ = "reviewed by a speaker"


def write_template(folder: Path, template: Catalog, domain: Domain = CHATS) -> None:
    """Write the template that translation tools begin a language from."""
    note = (
        f"Every sentence of {domain.spoken}, in English. `amana locales update` writes this file."
    )
    _write(folder / domain.template, template, note, language="", plural=None)


def write_catalog(
    folder: Path, catalog: Catalog, language: Language, domain: Domain = CHATS
) -> None:
    """Write a language's catalog."""
    is_read = is_all_read(catalog, read_reviews(folder, language.code))
    state = _READ if is_read else _NOTES[language.status]
    note = f"{domain.spoken} in {language.own_name}: {state}."
    path = catalog_path(folder, language.code, domain.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, catalog, note, language=language.code, plural=language.plural)


def merged(folder: Path, language: Language, template: Catalog, domain: Domain = CHATS) -> Catalog:
    """Return a language's catalog brought up to the template; new languages begin empty."""
    path = catalog_path(folder, language.code, domain.name)
    catalog = read_catalog(path) if path.exists() else Catalog()
    _set_plural(catalog, language.plural)
    catalog.update(template)
    for message in catalog:
        if message.pluralizable:
            _fit_forms(catalog, message.id, message.context, language.plural.forms)
    return catalog


def keys(catalog: Catalog) -> frozenset[tuple[object, str | None]]:
    """Return what identifies each sentence of a catalog: its English and its context."""
    return frozenset((message.id, message.context) for message in catalog if message.id)


def is_all_read(catalog: Catalog, reviews: Reviews) -> bool:
    """Say whether a second person has read every sentence of a catalog."""
    sentences = [message for message in catalog if message.id]
    return all(usable(each) and reviews.read_by_another(each) for each in sentences)


def _fit_forms(catalog: Catalog, msgid: object, context: str | None, forms: int) -> None:
    message = catalog.get(msgid, context)  # type: ignore[arg-type]  # babel's own id, handed back
    if message is None:
        return
    strings = list(message.string or ())
    message.string = tuple((strings + [""] * forms)[:forms])


def _set_plural(catalog: Catalog, plural: Plural) -> None:
    catalog.mime_headers = [("Plural-Forms", plural.header)]


def _write(
    path: Path, catalog: Catalog, note: str, *, language: str, plural: Plural | None
) -> None:
    body = BytesIO()
    write_po(
        body,
        catalog,
        width=0,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    header = [
        f"# {note}",
        'msgid ""',
        'msgstr ""',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Language: {language}\\n"',
    ]
    if plural is not None:
        header.append(f'"Plural-Forms: {plural.header}\\n"')
    path.write_bytes("\n".join([*header, "", ""]).encode() + body.getvalue())
