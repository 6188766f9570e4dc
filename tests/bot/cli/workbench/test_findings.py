"""Findings: each fault of a translation is told, and a sound one is left alone."""

from dataclasses import replace

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.workbench.findings import findings
from bot.i18n.languages import LOCALES, read_languages
from bot.i18n.soundness import broken, usable

FRENCH = read_languages(LOCALES / "languages.toml")["fr"]
COUNTED = ("{count} file", "{count} files")

Sentence = str | tuple[str, str]


def _catalogs(
    english: Sentence, french: str | tuple[str, ...], context: str | None
) -> tuple[Catalog, Catalog]:
    template, catalog = Catalog(), Catalog()
    catalog.mime_headers = [("Plural-Forms", FRENCH.plural.header)]
    template.add(english, context=context)
    catalog.add(english, french, context=context)
    return template, catalog


@pytest.mark.parametrize(
    ("english", "french", "context", "complaint"),
    [
        ("Hi {name}.", "Salut {nom}.", None, "lost {name}: keep it exactly"),
        ("Hi.", "Salut {nom}.", None, "which the English does not have"),
        (COUNTED, ("un fichier", "{count} fichiers"), None, "in the form for 0, 1 lost {count}"),
        (COUNTED, ("{count} fichier",), None, "plural forms"),
        ("Hi.", "", None, "is not translated"),
        (COUNTED, ("{count} fichier", ""), None, "lacks its form for 2"),
        ("Send /help now.", "Envoyez /aide.", None, "command"),
        ("See https://amana.example/a.", "Voir https://amana.example/b.", None, "address"),
        ("Hold 🎤.", "Tenez.", None, "lost the icon 🎤"),
        ("Hold.", "Tenez ✅.", None, "has the icon ✅"),
        ("Back", "Revenir à la page précédente", "button", None),
        ("Back", "Revenir à la page précédente.", "button", "letters; phones cut it off"),
        ("Hi.", "Salut. " * 60, None, "a whole card holds 280"),
        ("Hi.", "Salut. ", None, "space"),
        ("Hi.\nYou.", "Salut. Toi.", None, "lines"),
        ("Hi.", "\u200fSalut.", None, "direction sign"),
        ("Hi {name}.", "Salut {name}.", None, None),
        (COUNTED, ("{count} fichier", "{count} fichiers"), None, None),
        ("me|myself", "moi|moi-même|nous autres, les gens d'ici", "hurt, typed", None),
    ],
)
def test_each_fault_is_told(
    english: Sentence, french: str | tuple[str, ...], context: str | None, complaint: str | None
) -> None:
    """A planted fault gives its sentence; a sound translation gives none."""
    template, catalog = _catalogs(english, french, context)

    found = findings(FRENCH, catalog, template)

    if complaint is None:
        assert [str(one) for one in found] == []
    else:
        assert any(complaint in one.told for one in found)
        assert found[0].must
        assert all(one.told.startswith("“") for one in found)


def test_a_stale_catalog_is_told() -> None:
    """Sentences that came or went since the last update are counted."""
    template, catalog = _catalogs("Hi.", "Salut.", None)
    template.add("New.")

    assert any("amana locales update" in one.told for one in findings(FRENCH, catalog, template))


def test_a_fuzzy_translation_is_told_in_a_shipped_language_only() -> None:
    """A draft may be unfinished; what is shipped may not."""
    template, catalog = _catalogs("Hi.", "Salut.", None)
    message = catalog.get("Hi.")
    assert message is not None
    message.flags.add("fuzzy")

    assert any("older English" in one.told for one in findings(FRENCH, catalog, template))
    assert findings(replace(FRENCH, status="draft"), catalog, template) == []


def test_a_wrong_plural_header_is_told() -> None:
    """A catalog must count by our table."""
    template, catalog = _catalogs("Hi.", "Salut.", None)
    catalog.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n != 1);")]

    assert any("plural header" in one.told for one in findings(FRENCH, catalog, template))


PIECES = st.lists(
    st.sampled_from(["Salut ", "{name}", "{nom}", "{count}", "{", "}", "."]), max_size=5
)


@given(st.lists(PIECES.map("".join), min_size=2, max_size=2), st.booleans())
def test_what_would_stop_the_start_is_always_found(forms: list[str], counted: bool) -> None:
    """The bot refuses a catalog for exactly what is told here as a fault of its placeholders."""
    english: Sentence = ("{count} of {name}", "{count} of {name}s") if counted else "Hi {name}."
    template, catalog = _catalogs(english, tuple(forms) if counted else forms[0], None)
    (message,) = [each for each in catalog if each.id]

    kinds = {one.kind for one in findings(FRENCH, catalog, template)}

    would_stop = usable(message) and bool(list(broken(message, FRENCH.plural)))
    assert bool(kinds & {"placeholder lost", "placeholder unknown", "plural forms"}) == would_stop
