"""A small folder of languages, written for each test."""

from collections.abc import Callable
from pathlib import Path

import pytest

LANGUAGES = """
[en]
own_name = "English"
direction = "ltr"
formatting = "en_GB"
telegram = "en"
status = "source"
[fr]
own_name = "Français"
direction = "ltr"
formatting = "fr"
status = "unreviewed"
[ht]
own_name = "Kreyòl"
direction = "ltr"
formatting = "fr"
fallback = ["fr"]
status = "draft"
[ar]
own_name = "العربية"
direction = "rtl"
formatting = "ar"
digits = "٠١٢٣٤٥٦٧٨٩"
also = ["apc"]
status = "unreviewed"
"""

HEADERS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ht": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5);",
}

FRENCH = """
msgid "Hello, {name}."
msgstr "Bonjour, {name}."

msgid "Only in French."
msgstr "Seulement en français."

#, fuzzy
msgid "Where?"
msgstr "Quand ?"

msgctxt "button"
msgid "Back"
msgstr "Retour"

msgid "{count} file"
msgid_plural "{count} files"
msgstr[0] "{count} fichier"
msgstr[1] "{count} fichiers"
"""

CREOLE = """
msgid "Hello, {name}."
msgstr "Bonjou, {name}."
"""

ARABIC = """
msgid "{count} file"
msgid_plural "{count} files"
msgstr[0] "لا ملفات"
msgstr[1] "ملف واحد"
msgstr[2] "ملفان"
msgstr[3] "{count} ملفات"
msgstr[4] "{count} ملفا"
msgstr[5] "{count} ملف"
"""

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Write the languages, each catalog as given or as it stands above."""

    def write(languages: str = LANGUAGES, **bodies: str) -> Path:
        (tmp_path / "languages.toml").write_text(languages, encoding="utf-8")
        for code, body in ({"fr": FRENCH, "ht": CREOLE, "ar": ARABIC} | bodies).items():
            path = tmp_path / code / "LC_MESSAGES" / "messages.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            header = (
                'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
                f'"Plural-Forms: {HEADERS[code]}\\n"\n'
            )
            path.write_text(body if body.startswith("raw") else header + body, encoding="utf-8")
        return tmp_path

    return write
