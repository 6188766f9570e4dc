"""Words that nobody checked: a whole report with every safety sentence in a sure language as well.

One bot speaks three languages that nobody reviewed, because nobody speaks
them; its mission lets one of them stand alone. Which cards hold a safety
sentence is read from what the phone shows, not from the bot.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Iterator, Mapping
from pathlib import Path

import pytest

from bot.i18n import Catalogs
from bot.i18n.catalogs import TEMPLATE, read_catalog
from bot.i18n.languages import read_languages
from bot.i18n.safety import safety_strings
from bot.i18n.soundness import placeholders
from bot.i18n.translator import CONTEXT_END
from tests.ground.doors import Doors, client
from tests.ground.place import place
from tests.ground.pseudo import PSEUDO
from tests.ground.reporter import ReporterChat
from tests.ground.tongues import environment, tree_with_pseudo

ALONE, *DOUBLED = PSEUDO
FIRST = "[English]\n"
LEAST = 8
"""Safety sentences that everybody meets on the way."""


@pytest.fixture(scope="module")
def tree() -> Iterator[Path]:
    """The code, with languages beside it that nobody speaks."""
    with tempfile.TemporaryDirectory(prefix="amana-unread-") as root:
        tree_with_pseudo(Path(root))
        yield Path(root)


@pytest.fixture(scope="module")
def shown(tree: Path) -> dict[str, frozenset[str]]:
    """Everything that each phone showed from the first card to the receipt and beyond."""
    unread = {
        "AMANA_LANGUAGES__OFFERED": ",".join(["en", *PSEUDO]),
        "AMANA_LANGUAGES__ALLOW_UNREVIEWED": ALONE,
    }
    with place(extra=environment(tree) | unread) as town:
        town.start_bot()
        return asyncio.run(_all(town.url))


async def _all(url: str) -> dict[str, frozenset[str]]:
    async with client(url) as http:
        told = await asyncio.gather(*(_reports(Doors(http), code) for code in PSEUDO))
    return dict(zip(PSEUDO, told, strict=True))


async def _reports(doors: Doors, language: str) -> frozenset[str]:
    """Ask for help and what is kept, and report as a child does, up to the receipt."""
    chat = await ReporterChat.arrives(doors, language)
    seen: set[str] = set()

    async def look(*deeds: Awaitable[object]) -> None:
        for deed in deeds:
            await deed
            seen.update(message.text for message in chat.seen.shown)

    await look(chat.writes("/start"), chat.writes("/help"), chat.taps("◀"))
    await look(chat.writes("/privacy"), chat.taps("◀"), chat.taps("🆘"), chat.taps("◀"))
    await look(chat.agrees(), chat.writes("zwqx"), chat.picks("me_minor"), chat.submits())
    return frozenset(seen)


def _safety(tree: Path, code: str) -> dict[str, str]:
    """Every safety sentence that nothing fills, as a language has it → in English."""
    folder = tree / "locales"
    voice = Catalogs.load(folder, [code]).translator(code)
    marked = safety_strings(read_catalog(folder / TEMPLATE))
    whole = [msgid for msgid in marked if not placeholders(msgid)]
    return {_bare(voice.sentence(msgid).text): msgid.rpartition(CONTEXT_END)[2] for msgid in whole}


def _bare(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "\u2066\u2068\u2069")))


@pytest.mark.parametrize("code", DOUBLED)
def test_a_card_with_unread_safety_words_says_them_in_english_too(
    code: str, shown: Mapping[str, frozenset[str]], tree: Path
) -> None:
    """Both halves under their languages' names, line by line the same, English first."""
    safety = _safety(tree, code)
    met: set[str] = set()
    name = read_languages(tree / "locales/languages.toml")[code].own_name
    for text in map(_bare, shown[code]):
        here = {own: english for own, english in safety.items() if own in text}
        assert text.startswith(FIRST) == bool(here), (
            "two languages where they must be, and only there"
        )
        if here:
            sure, _, own = text.removeprefix(FIRST).partition(f"\n\n[{name}]\n")
            assert [english for english in here.values() if english not in sure] == []
            assert [theirs for theirs in here if theirs not in own] == []
            assert sure.endswith("\n…") or sure.count("\n") <= own.count("\n")
            met |= here.keys()
    assert len(met) >= LEAST


def test_a_language_that_the_mission_lets_stand_alone_does(
    shown: Mapping[str, frozenset[str]], tree: Path
) -> None:
    """The same cards, in one language each."""
    texts = list(map(_bare, shown[ALONE]))
    met = {own for own in _safety(tree, ALONE) if any(own in text for text in texts)}

    assert [text for text in texts if "[English]" in text] == []
    assert len(met) >= LEAST
