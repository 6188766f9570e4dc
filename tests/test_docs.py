"""The words for people are held to the code: commands, links, promises; what no file may hold."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from bot.cli.checks import running
from bot.cli.main import COMMANDS, amana
from bot.cli.workbench.extraction import extract

ROOT = Path(__file__).parent.parent
PROMISES = ROOT / "docs" / "PROMISES.md"
PAGES = sorted({ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")})

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PROMISED = re.compile(r'^\| "(.+?)" \|', re.MULTILINE)
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
NAMED_FILE = re.compile(r"`((?:bot|handlers|storage|simulator|locales|tests|docs)/[\w./-]*\w/?)`")

# Registries, and folders of one machine: each would tie a file to where it was written. Written
# apart, or this file would be what it looks for.
NEVER = re.compile(
    "|".join(
        [
            *("pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(org|com)"),
            *("deb" + r"\.debian\.org", "proxy" + r"\.golang\.org", "registry" + r"\.yarnpkg"),
            r"(?<![\w.])/(home|Users|" + "root|work" + r")/\w",
        ]
    ).encode()
)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that the repository holds, or would hold after the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    paths = (ROOT / name.decode() for name in listed.stdout.split(b"\0") if name)
    return tuple(path for path in paths if path.is_file())


@cache
def sentences() -> tuple[str, ...]:
    """Every marked sentence in the code, each plural form too."""
    found: list[str] = []
    for message in extract(ROOT):
        forms = message.id if isinstance(message.id, list | tuple) else (message.id,)
        found.extend(form for form in forms if form)
    return tuple(found)


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings make."""
    titles = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links() -> Iterator[tuple[Path, str]]:
    """Every link of every page that leads to a file of ours."""
    for page in PAGES:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:", "mailto:")):
                yield page, target


def test_every_command_is_named() -> None:
    """Whoever reads the documentation meets each command that this version has, as it is typed."""
    words = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)

    assert len(COMMANDS) > 10
    assert [name for name in COMMANDS if not re.search(rf"\bamana {name}\b", words)] == []


def printed(page: Path) -> Iterator[list[str]]:
    """Every `amana …` that a page prints as a line to be typed; what follows # is for people."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in re.findall(r"^ {4,}(?:\d\. )?((?:sudo |podman exec )?.*\bamana .*)$", text, re.M):
        words = shlex.split(line, comments=True)
        starts = [at for at, word in enumerate(words[:-1]) if Path(word).name == "amana"]
        if starts and words[starts[-1] + 1] in COMMANDS:
            yield words[starts[-1] + 1 :]


def understood(words: list[str]) -> None:
    """Let click read a command line down to its last command, without doing it; UsageError."""
    command: click.Command = amana
    parent = click.Context(amana, info_name="amana")
    while isinstance(command, click.Group):
        found = command.get_command(parent, words[0])
        if found is None:
            raise click.UsageError(f"no command {words[0]}")
        command, words = found, words[1:]
    ctx = click.Context(command, parent=parent)
    values, _, _ = command.make_parser(ctx).parse_args(list(words))
    for param in command.params:
        if isinstance(param.type, click.Choice) and param.name in values:
            param.type_cast_value(ctx, values[param.name])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_printed_command_is_one(page: Path) -> None:
    """What stands there to be typed names commands and options that this version has."""
    for words in printed(page):
        understood(words)


def test_printed_commands_are_found() -> None:
    """The pages that an operator types from hold many, and a wrong option would be noticed."""
    found = {page.name: len(list(printed(page))) for page in PAGES}

    assert found["OPERATIONS.md"] > 15
    assert found["README.md"] > 3
    for wrong in (
        ["roster", "sigh"],
        ["roster", "sign", "--kee", "x"],
        ["roster", "add", "x", "--role", "x"],
    ):
        with pytest.raises(click.UsageError):
            understood(wrong)


def test_whatever_the_log_can_say_is_explained() -> None:
    """Each event and each alarm stands on the page that an operator looks it up on."""
    page = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    folders = (ROOT / name for name in ("bot", "handlers", "storage"))
    code = "\n".join(f.read_text(encoding="utf-8") for each in folders for f in each.rglob("*.py"))
    events = set(re.findall(r"\b_?log\.(?:info|warning|error)\(\s*\"([a-z_.]+)\"", code))
    said = {*events, *running.ALARMS, *running.SAID_ELSEWHERE}

    assert {"bot.ready", "forwarding.failed", "duty.way_failed"} <= events
    assert sorted(name for name in said if f"`{name}`" not in page) == []


def test_what_is_not_there_yet_is_not_there() -> None:
    """What the README says is missing is no command of this version."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = page.partition("## Not there yet")[2].partition("\n## ")[0]
    named = set(re.findall(r"`amana (\w+)`", missing)) - {"cases"}

    assert missing.strip(), "the README no longer says what is missing"
    assert named.isdisjoint(COMMANDS)


def test_links_lead_somewhere() -> None:
    """Each link within the repository names a file, and each anchor a heading of it."""
    found = list(links())
    broken = []
    for page, target in found:
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(f"{page.name}: {target}")

    assert len(found) > 20
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_exist(page: Path) -> None:
    """A page names no module, test or folder that is gone."""
    named = NAMED_FILE.findall(page.read_text(encoding="utf-8"))

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_promise_is_still_said() -> None:
    """Each quoted sentence stands in the code word for word, alone or among its neighbours."""
    promised = PROMISED.findall(PROMISES.read_text(encoding="utf-8"))

    assert len(promised) > 30
    assert [said for said in promised if not any(said in whole for whole in sentences())] == []


def test_every_promise_is_tested() -> None:
    """Each promise names a test, and each test that a page names is there."""
    text = PROMISES.read_text(encoding="utf-8").partition("## Written, and not said yet")[0]
    rows = [line for line in text.splitlines() if PROMISED.match(line)]

    assert [row for row in rows if not NAMED_TEST.search(row)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_tests_that_are_named_exist(page: Path) -> None:
    """A page cites no test that was renamed or removed."""
    missing = []
    for file, name in NAMED_TEST.findall(page.read_text(encoding="utf-8")):
        source = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).exists() else ""
        if not source or (name and f"def {name}(" not in source):
            missing.append(f"{file}::{name}")

    assert missing == []


def test_no_file_is_tied_to_where_it_was_written() -> None:
    """No tracked file names a package registry's host or a folder of one machine."""
    tied = [
        f"{path.relative_to(ROOT)}: {found.group().decode(errors='replace')}"
        for path in tracked()
        for found in NEVER.finditer(path.read_bytes())
        if path.suffix != ".png"
    ]

    assert len(tracked()) > 300
    assert tied == []


def test_the_words_for_people_are_there() -> None:
    """The pages that the README names at its end exist and say something."""
    for name in ("ARCHITECTURE", "THREAT_MODEL", "PROMISES", "OPERATIONS", "SECURITY", "SETTINGS"):
        assert len((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")) > 500
