"""Four tools that translators use find no fault in any catalog, and would find one."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.i18n import LOCALES
from bot.i18n.catalogs import catalog_path
from tests.interop.catalogs.accepted import ACCEPTED, Accepted, Said
from tests.interop.catalogs.judges import JUDGES

CATALOGS = sorted(LOCALES.glob("*/LC_MESSAGES/*.po"))
PLANTED = {
    "msgfmt": ('msgstr "Telefoon: {phone}"', 'msgstr "Telefoon: {phon}"', "fault"),
    "i18nspector": ("charset=utf-8", "charset=klingon", "unknown-encoding"),
    "dennis": ('msgstr "Telefoon: {phone}"', 'msgstr "Telefoon: {phone} {meel}"', "E201"),
    "pofilter": ('msgstr "Lama caddayn."', 'msgstr "<b>Lama</b> caddayn."', "xmltags"),
}
"""By judge: what is replaced in the Somali catalog, by what, and what the judge calls it."""


@pytest.fixture(scope="module")
def said() -> Mapping[str, list[Said]]:
    """All that each judge says of each catalog."""
    return {
        name: [each for path in CATALOGS for each in judge(path, path.parts[-3])]
        for name, judge in JUDGES.items()
    }


@pytest.mark.parametrize("judge", JUDGES)
def test_it_finds_no_fault(judge: str, said: Mapping[str, list[Said]]) -> None:
    """Whatever it says is on the list of what is no fault, with a reason."""
    left = [each for each in said[judge] if not any(one.covers(each) for one in ACCEPTED)]

    assert len(CATALOGS) > 25
    assert left == []


# What pofilter says of style comes and goes with a sentence.
LASTING = [one for one in ACCEPTED if one.judge != "pofilter"]


@pytest.mark.parametrize("accepted", LASTING, ids=lambda one: f"{one.judge} {one.kind}")
def test_nothing_is_accepted_in_vain(accepted: Accepted, said: Mapping[str, list[Said]]) -> None:
    """An entry that no judge needs any more goes from the list."""
    assert any(accepted.covers(each) for each in said[accepted.judge])


@pytest.mark.parametrize("judge", JUDGES)
def test_it_would_find_one(judge: str, tmp_path: Path) -> None:
    """Each judge is alive: a fault in a copy is told, and is not on the list."""
    old, new, kind = PLANTED[judge]
    path = tmp_path / "messages.po"
    text = catalog_path(LOCALES, "so").read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    found = [each for each in JUDGES[judge](path, "so") if each.kind == kind]

    assert found
    assert not any(one.covers(each) for one in ACCEPTED for each in found)
