"""A language from nothing: one command, a translator's file, and a whole report in it.

It is Zande, of which CLDR knows nothing at all. Its words here are no Zande:
every sentence is the English in marks and accented letters, so that a plain
Latin letter on the phone was said by nobody who translated. Everything runs as
it does for a team: commands in processes of their own, a spreadsheet between
them, and the bot with its Telegram from the same folder.
"""

import asyncio
import datetime as dt
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped,unused-ignore]
import pytest

from bot.cli.workbench.glossary import read_glossary
from bot.errors import OperatorError
from bot.i18n import Language
from bot.i18n.catalogs import TEMPLATE, read_catalog
from bot.i18n.languages import read_languages
from bot.i18n.soundness import forms_of, sources_of
from tests.ground.doors import Doors, Json, client
from tests.ground.loopback import free_port
from tests.ground.officers import Officers
from tests.ground.place import ROOT
from tests.ground.processes import Process
from tests.ground.pseudo import BEGIN, END, accented, pseudo_catalog
from tests.ground.reporter import ReporterChat
from tests.journeys.english import Ears, spoken

CODE, READY_S = "zne", 120
FACTS = ("--own-name", "Pazande", "--direction", "ltr", "--counts-like", "sw")
DIGITS = "０１２３４５６７８９"
MONTHS = [f"⟦ɱ{letter}⟧" for letter in "αβγδεζηθικλμ"]
FORMATS = f"""
months = {MONTHS}
date = "{{year}} {{month}} {{day}}"
time = "{{hour}}·{{minute}}"
comma = " + "
last = " ++ "
"""
CHOSEN = {
    "hurt": "me_adult", "kind": "sex", "who": "soldier", "where": "camp", "when": "today",
    "reply": "code",
}  # fmt: skip
WORDS = ("ⱮƔƛ ɠɵɳɛ Zqstory.", "ɊɎƎ Zqmore.")
VOICE = b"OggS\x00\x02" + bytes(range(256)) * 8


@dataclass(frozen=True)
class Tree:
    """A copy of the code and its languages, in which a team works."""

    root: Path

    @property
    def locales(self) -> Path:
        """Its languages."""
        return self.root / "locales"

    @property
    def environment(self) -> dict[str, str]:
        """With what its programs are started."""
        others = {name: value for name, value in os.environ.items() if name[:6] != "AMANA_"}
        return {**others, "PYTHONPATH": str(self.root), "PYTHONSAFEPATH": "1"}

    @property
    def language(self) -> Language:
        """The new one."""
        return read_languages(self.locales / "languages.toml")[CODE]

    def amana(self, *arguments: str, **environment: str) -> str:
        """Run a command; gives what it said."""
        ended = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout


@dataclass(frozen=True)
class Demo:
    """The running demo."""

    tree: Tree
    facts: Json

    @property
    def officers(self) -> Officers:
        """Its officers, with their keys."""
        return Officers.of(Path(self.facts["mission"]))

    def officer_writes(self, receipt: str) -> None:
        """Put a ready letter into the case of a report."""
        officers, passphrase = self.officers, self.facts["passphrase"]
        sent = ("letter", officers.case_of(receipt).reference, "--template", "received")
        key = ("--identity", str(officers.key_file("officer-1")))
        mission = ("--mission", str(self.facts["mission"]))
        self.tree.amana(*sent, *key, *mission, AMANA_PASSPHRASE=passphrase)


@dataclass(frozen=True)
class Told:
    """A report, and what its reporter was shown in the new language."""

    receipt: str
    said: tuple[str, ...]
    receipt_card: str
    case_card: str
    letter: str
    at_once: str
    violations: list[str]


@pytest.fixture(scope="module")
def tree() -> Iterator[Tree]:
    """Begin the language by one command, translate, read and release it."""
    with tempfile.TemporaryDirectory(prefix="amana-new-") as folder:
        made = Tree(Path(folder))
        for name in ("bot", "handlers", "desk", "locales"):  # sentences are taken from these
            left_out = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, made.root / name, ignore=left_out)
        for name in ("storage", "simulator", "tests"):
            (made.root / name).symlink_to(ROOT / name)
        shutil.copy(ROOT / "pyproject.toml", made.root)
        made.amana("locales", "new", CODE, *FACTS)
        _translated(made, made.root / "zande.xlsx")
        made.amana("locales", "review", CODE, "--alias", "ben", "--all-shown")
        _released(made)
        yield made


def _translated(tree: Tree, path: Path) -> None:
    """Have a translator fill the spreadsheet, and take it back."""
    template = read_catalog(tree.locales / TEMPLATE)
    names = tuple(read_glossary(tree.locales).names)
    said = {
        english: form
        for source, written in zip(template, pseudo_catalog(template, accented, names), strict=True)
        if source.id
        for english, form in zip(sources_of(source), forms_of(written), strict=False)
    }
    tree.amana("locales", "export", CODE, "--to", str(path))
    book = openpyxl.load_workbook(path)
    sheet = book["Sentences"]
    head: list[Any] = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        english: Any = sheet.cell(row, head.index("english") + 1).value
        sheet.cell(row, head.index("translation") + 1).value = said[english]
    book.save(path)
    tree.amana("locales", "import", str(path), "--alias", "ada")


def _released(tree: Tree) -> None:
    """Write its days, its digits, and that it is no draft any more."""
    (tree.locales / CODE / "formats.toml").write_text(FORMATS, encoding="utf-8")
    listed = tree.locales / "languages.toml"
    before, begun, facts = listed.read_text(encoding="utf-8").rpartition(f"[{CODE}]\n")
    facts = facts.replace('"draft"', '"unreviewed"') + f'digits = "{DIGITS}"\n'
    listed.write_text(before + begun + facts, encoding="utf-8")


@pytest.fixture(scope="module")
def demo(tree: Tree) -> Iterator[Demo]:
    """The demo, told to speak the new language too."""
    ports = ["--phone-port", str(free_port()), "--desk-port", str(free_port())]
    folder = str(tree.root / "demo")
    arguments = ["demo", "--dir", folder, "--language", CODE, "--headless", *ports]
    log = tree.root / "demo.log"
    running = Process("the demo", ["-m", "bot", *arguments], log, tree.environment)
    try:
        try:
            running.wait_until(lambda: "\n{" in f"\n{running.said()}", READY_S)
        except OperatorError as error:
            raise AssertionError(running.said()[-2000:]) from error
        yield Demo(tree, json.loads(running.said().splitlines()[-1]))
    finally:
        running.end()


@pytest.fixture(scope="module")
def told(demo: Demo) -> Told:
    """Somebody chooses the language, reports, comes back by the code, and reads a letter."""
    return asyncio.run(_tells(demo))


async def _tells(demo: Demo) -> Told:
    async with client(demo.facts["api"]) as http:
        doors = Doors(http)
        chat = await ReporterChat.arrives(doors)
        await chat.writes("/start")
        await chat.taps("🌐")
        before = len(await doors.calls())
        await chat.picks(CODE)
        await _reports(chat)
        receipt, receipt_card = await _is_given_a_receipt(chat)
        demo.officer_writes(receipt)
        told = list(spoken((await doors.calls())[before:], chat.person))
        await chat.writes(receipt)  # nothing here remembers who spoke what: asked for again
        await chat.screen("case")
        await chat.taps("🌐")
        before = len(await doors.calls())
        case_card = (await chat.picks(CODE)).text
        letter = (await chat.taps("✉")).text
        await chat.taps("✅")
        told += spoken((await doors.calls())[before:], chat.person)
        another = await ReporterChat.arrives(doors, f"{CODE}-CD")
        return Told(
            receipt,
            tuple(told),
            receipt_card,
            case_card,
            letter,
            (await another.writes("/start")).text,
            await doors.violations(),
        )


async def _reports(chat: ReporterChat) -> None:
    await chat.taps("▶")
    await chat.taps("✅")
    await chat.screen("story")
    for words in WORDS:
        await chat.writes(words)
    await chat.sends("voice", VOICE, duration=7)
    for command in ("/help", "/privacy"):
        await chat.writes(command)
    await chat.cleared()
    await chat.taps("◀")
    await chat.answers(CHOSEN)


async def _is_given_a_receipt(chat: ReporterChat) -> tuple[str, str]:
    receipt = await chat.submits()
    await chat.until(lambda seen: len(seen.messages) == 1)
    return receipt, chat.seen.words


def test_nothing_is_left_to_mend(tree: Tree) -> None:
    """The check of the released language finds it whole and ends well."""
    said = tree.amana("locales", "check", CODE)
    counted = re.search(rf"\({CODE}\): (\d+) of (\d+) done\.", said)

    assert counted is not None
    assert counted[1] == counted[2]
    assert "A draft." not in said


def test_a_new_language_is_spoken_from_the_first_card_to_the_letter(told: Told, tree: Tree) -> None:
    """Every card and button is in it, and whole.

    Safety sentences too stand in it alone: a second person has read them.
    """
    languages = read_languages(tree.locales / "languages.toml")
    names = [language.own_name for language in languages.values()]
    ears = Ears(tree.locales, tree.language, names, other_letters=True)

    assert len(told.said) > 100
    assert {text: heard for text in told.said if (heard := ears.heard(text))} == {}
    assert [text for text in told.said if text.count(BEGIN) != text.count(END)] == []
    assert told.violations == []


def test_days_and_numbers_are_its_own(told: Told, tree: Tree) -> None:
    """Times and days stand as its table has them, in its digits; a code stays in ASCII."""
    formats = tree.language.formats
    today = dt.datetime.now(dt.UTC).date()
    days = [formats.date(today + dt.timedelta(days=ahead)) for ahead in range(-1, 40)]
    counted = [text for text in told.said if "２" in text or "１" in text]

    assert any(day in told.receipt_card for day in days)
    assert re.search(r"[０-９]{2}·[０-９]{2}", told.receipt_card)
    assert any(day in told.case_card for day in days)
    assert any(day in told.letter for day in days)
    assert len(counted) > 3
    assert len(told.receipt) == 20
    assert told.receipt.isascii()


def test_officers_read_what_was_told(told: Told, demo: Demo) -> None:
    """The report names its language, and holds every word, answer and file."""
    case = demo.officers.case_of(told.receipt)

    assert case.report.language == CODE
    assert case.words == WORDS
    assert CHOSEN.items() <= case.report.answers.items()
    assert case.digests == {hashlib.sha256(VOICE).hexdigest()}


def test_a_phone_in_that_language_meets_it_at_once(told: Told) -> None:
    """Nobody has to look for the button."""
    assert told.at_once.startswith(BEGIN)
