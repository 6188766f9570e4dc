"""`amana open`: a whole, verified entry, or no trace of one."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.open_ import tame, write_parts
from bot.errors import ConfigError
from bot.sealing.identity_file import Card
from tests.bot.cli.conftest import Amana, Said
from tests.vectors import make

WORDS = "Made-up words for the fixtures."


@pytest.fixture(params=["hybrid", "x25519"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An officer's folder: entries, the roster, their key file."""
    folder = tmp_path / "officer"
    shutil.copytree(make.HERE / f"v1-{request.param}", folder)
    (folder / "passphrase").write_text(make.PASSPHRASE)
    return folder


def call(amana: Amana, place: Path, name: str, *more: object, who: str = "ada") -> Said:
    """Open an entry of the place."""
    cards = [place / f"{signer}.card.json" for signer in ("head", "deputy")]
    signers = [part for card in cards for part in ("--signer", card)]
    return amana(
        "open", place / name, "--identity", place / f"{who}.key", "--roster",
        place / "roster.json", *signers, "--passphrase-file", place / "passphrase", *more,
    )  # fmt: skip


def left(folder: Path) -> list[str]:
    """Everything below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_reports_text_is_printed(amana: Amana, place: Path) -> None:
    """Standard output has the text and nothing else; who sealed it goes to stderr."""
    said = call(amana, place, "001-report.age")

    assert said.code == 0
    assert said.out == WORDS + "\n"
    assert "sealed by server" in said.err


@pytest.mark.parametrize("who", ["ada", "ben", "escrow"])
def test_every_reader_opens(amana: Amana, place: Path, who: str) -> None:
    """Officers and the escrow open the same entry."""
    assert call(amana, place, "001-report.age", who=who).out == WORDS + "\n"


def test_a_letter_says_which_officer_wrote_it(amana: Amana, place: Path) -> None:
    """An officer's signature is named."""
    said = call(amana, place, "004-letter.age")

    assert said.out == "We have it.\n"
    assert "sealed by ada" in said.err


def test_parts_are_written_to_a_new_folder(amana: Amana, place: Path) -> None:
    """The originals, the manifest and the signature, by their fixed names."""
    said = call(amana, place, "002-file.age", "--to", place / "out" / "voice")

    assert said.code == 0
    assert left(place / "out") == [
        "voice", "voice/manifest.json", "voice/manifest.sig", "voice/original",
    ]  # fmt: skip
    assert (place / "out" / "voice" / "original").read_bytes() == make.VOICE
    assert WORDS not in said.out


def test_an_empty_folder_will_do_and_a_full_one_not(amana: Amana, place: Path) -> None:
    """Parts go into an empty folder, and never among other files."""
    empty, full = place / "empty", place / "full"
    empty.mkdir()
    full.mkdir()
    (full / "mine").touch()

    assert call(amana, place, "001-report.age", "--to", empty).code == 0
    assert call(amana, place, "001-report.age", "--to", full).code == 2
    assert left(full) == ["mine"]


def test_a_file_has_no_text_to_print(amana: Amana, place: Path) -> None:
    """A voice message is not poured into a terminal."""
    said = call(amana, place, "002-file.age")

    assert said.code == 2
    assert "--to" in said.err


def flip(path: Path, place: int = -100) -> None:
    """Alter one byte of a file."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


FAULTS: dict[str, Callable[[Path], object]] = {
    "an altered entry": lambda p: flip(p / "001-report.age"),
    "a cut entry": lambda p: (p / "001-report.age").write_bytes(
        (p / "001-report.age").read_bytes()[:-16]
    ),
    "an altered roster": lambda p: flip(p / "roster.json"),
    "a missing signature": lambda p: (p / "roster.head.sig").unlink(),
    "another roster's server": lambda p: shutil.copy(
        make.HERE / "v1-x25519" / "server-signing.key", p / "001-report.age"
    ),
    "a wrong passphrase": lambda p: (p / "passphrase").write_text("wrong"),
    "a signer's key file": lambda p: shutil.copy(p / "head.key", p / "ada.key"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_fails_nothing_is_written_or_said(amana: Amana, place: Path, fault: str) -> None:
    """One sentence, a failing exit code, no folder, no word of the reporter's."""
    FAULTS[fault](place)
    before = left(place)
    said = call(amana, place, "001-report.age", "--to", place / "out")

    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    assert WORDS not in said.out + said.err
    assert left(place) == before


@pytest.mark.parametrize("step", ["write_bytes", "rename", "mkdir"])
def test_a_disk_that_fails_leaves_nothing(
    amana: Amana, place: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write cut at any step takes the opened parts with it."""
    before = left(place)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "disk")

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, full)
        said = call(amana, place, "001-report.age", "--to", place / "out")

    assert said.code == 1
    assert left(place) == before


def test_who_is_no_reader_is_told_so(amana: Amana, place: Path) -> None:
    """Another kind's officer of the same name holds another key."""
    for kind in ("hybrid", "x25519"):
        stranger = (make.HERE / f"v1-{kind}" / "ada.key").read_bytes()
        if stranger != (place / "ada.key").read_bytes():
            break
    (place / "ada.key").write_bytes(stranger)
    said = call(amana, place, "001-report.age")

    assert said.code == 1
    assert "not sealed to your key" in said.err


def test_what_is_no_key_file_is_named(amana: Amana, place: Path) -> None:
    """The sentence is about the key file, or the officer would doubt the report."""
    shutil.copy(place / "ada.card.json", place / "ada.key")
    said = call(amana, place, "001-report.age")

    assert said.code == 1
    assert f"{place / 'ada.key'} is not a key file" in said.err


def test_without_pinned_signers_nothing_opens(amana: Amana, place: Path) -> None:
    """A roster that merely lies beside the entry is not believed."""
    said = amana(
        "open", place / "001-report.age", "--identity", place / "ada.key", "--mission", place,
        "--roster", place / "roster.json", "--passphrase-file", place / "passphrase",
    )  # fmt: skip

    assert said.code == 2
    assert "--signer" in said.err
    assert said.out == ""


def test_the_callers_own_pins_come_first(
    amana: Amana, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mission.toml beside a foreign roster is used only where the caller has none, and said."""
    monkeypatch.delenv("AMANA_MISSION", raising=False)
    monkeypatch.chdir(tmp_path)
    keys = [Card.parse((place / f"{n}.card.json").read_bytes()) for n in ("head", "deputy")]
    pins = [f'{key.name} = "{key.signing_key.text()}"' for key in keys if key.signing_key]
    (place / "mission.toml").write_text("\n".join(["[roster.pinned]", *pins]) + "\n")
    arguments = (
        "open", place / "001-report.age", "--identity", place / "ada.key",
        "--roster", place / "roster.json", "--passphrase-file", place / "passphrase",
    )  # fmt: skip
    beside = amana(*arguments)
    own = tmp_path / "own"
    own.mkdir()
    (own / "mission.toml").write_text('[roster.pinned]\nhead = ""\n')

    assert beside.code == 0
    assert "is it your mission's?" in beside.err
    assert amana(*arguments, "--mission", own).code == 2


def test_a_terminal_is_not_obeyed() -> None:
    """Control characters of a stranger's text do not reach a terminal."""
    assert tame("a\x1b[2Jb\r\n\tc\x9b0m\x07 é".encode()) == "a[2Jb\n\tc0m é".encode()


def test_text_is_shown_in_the_order_in_which_it_was_written() -> None:
    """No mark turns a line around or hides a part of it; joiners, which words need, stay."""
    turned = "\u202eabc\u2066\u200f\u061c\u2069\u200b\ufeff\U000e0041 می\u200cخواهم 👩\u200d🌾"

    assert tame(turned.encode()).decode() == "abc می\u200cخواهم 👩\u200d🌾"


REFERENCE = "K7M-2QD"


@pytest.mark.parametrize("name", ["001-report.age", "004-letter.age"])
def test_an_entry_of_the_named_case_opens(amana: Amana, place: Path, name: str) -> None:
    """The report, and what lies beside it."""
    assert call(amana, place, name, "--case", REFERENCE).code == 0
    assert call(amana, place, "002-file.age", "--case", REFERENCE, "--to", place / "f").code == 0


def test_an_entry_of_another_case_is_refused(amana: Amana, place: Path) -> None:
    """Whole and well signed, and still not what was asked for."""
    said = call(amana, place, "001-report.age", "--case", "B9C-4KM")

    assert (said.code, said.out) == (1, "")
    assert "another case" in said.err


def test_an_entry_alone_does_not_say_its_case(amana: Amana, place: Path) -> None:
    """Without its report, the caller is told what to do."""
    (place / "001-report.age").unlink()
    said = call(amana, place, "004-letter.age", "--case", REFERENCE)

    assert said.code == 2
    assert "001-report.age" in said.err


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    """A target that is a file is left alone."""
    (tmp_path / "out").write_text("mine")
    with pytest.raises(ConfigError):
        write_parts(tmp_path / "out", {"a": b""})

    assert (tmp_path / "out").read_text() == "mine"
