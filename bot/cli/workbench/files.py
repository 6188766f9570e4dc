"""Reads, merges and writes the translators' files.

Owns how a catalog looks on disk: sorted, unwrapped, without places or dates,
under a header of facts that change only with the language. Written twice, a
catalog is the same to the byte. No header names a person or a day: who has
read what stands in `reviews.toml`, by alias. It never touches a translation:
what no longer fits is marked fuzzy, for a person to look at.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.cli.whole import write_whole
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
# gettext names a script by a modifier, and leaves out the one that a language is mostly written in.
_SCRIPTS = {"Cyrl": "", "Latn": "@latin"}

_HEAD = (
    'msgid ""',
    'msgstr ""',
    '"Project-Id-Version: Amana\\n"',
    '"MIME-Version: 1.0\\n"',
    '"Content-Type: text/plain; charset=utf-8\\n"',
    '"Content-Transfer-Encoding: 8bit\\n"',
)


def write_template(folder: Path, template: Catalog, domain: Domain = CHATS) -> None:
    """Write the template that translation tools begin a language from."""
    note = (
        f"Every sentence of {domain.spoken}, in English. `amana locales update` writes this file."
    )
    _write(folder / domain.template, template, [f"# {note}", *_HEAD, _header("Language", "")])


def write_catalog(
    folder: Path, catalog: Catalog, language: Language, domain: Domain = CHATS
) -> None:
    """Write a language's catalog."""
    is_read = is_all_read(catalog, read_reviews(folder, language.code))
    state = _READ if is_read else _NOTES[language.status]
    note = f"{domain.spoken} in {language.own_name}: {state}."
    path = catalog_path(folder, language.code, domain.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    facts = {
        "Language-Team": language.own_name,
        "Language": gettext_code(language.code),
        "Plural-Forms": language.plural.header,
    }
    lines = [_header(name, value) for name, value in facts.items()]
    _write(path, catalog, [f"# {note}", *_HEAD, *lines])


def gettext_code(code: str) -> str:
    """Return a language's code as gettext and its tools write it, such as fa_AF or sr@latin."""
    base, *rest = code.split("-")
    return base + "".join(_SCRIPTS.get(part, f"_{part}") for part in rest)


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


def _write(path: Path, catalog: Catalog, header: Sequence[str]) -> None:
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
    write_whole(path, "\n".join([*header, "", ""]).encode() + body.getvalue())


def _header(name: str, value: str) -> str:
    return f'"{name}: {value}\\n"'
