"""`amana keys`: private files, public cards, and nothing ever overwritten."""

import stat
from pathlib import Path

import click
import pytest

from bot.cli.keys import PASSPHRASE_VARIABLE, SHORTEST_PASSPHRASE, open_key_file, write_server_keys
from bot.errors import SealingError
from bot.sealing.identity_file import Card, Holder
from bot.sealing.receipt_keys import CHEAPEST_FOR_TESTS, PRODUCTION, ReceiptSecrets
from bot.sealing.server_keys import ServerKey, parse_signing_key
from tests.bot.cli.conftest import Amana
from tests.bot.sealing.cast import Seeded

PASSPHRASE = "made-up passphrase"
CHEAP = ("--work-factor", 5)


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    """A file that holds the passphrase."""
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\n")
    return path


def mode(path: Path) -> int:
    """A file's permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_server_keys_are_private_and_sound(amana: Amana, tmp_path: Path) -> None:
    """Each key lies in its own file for its owner only, and the public one is printed."""
    folder = tmp_path / "keys"
    said = amana("keys", "new-server", "--to", folder)
    public = parse_signing_key((folder / "server-signing.key").read_bytes()).public

    assert said.code == 0
    assert public.text() in said.out
    assert (folder / "server-signing.pub").read_text().strip() == public.text()
    assert ServerKey.parse((folder / "server.key").read_bytes())
    secrets = ReceiptSecrets.parse((folder / "receipts.keys").read_bytes())
    assert secrets.newest.profile == PRODUCTION
    assert {mode(path) for path in folder.iterdir()} == {0o600}


def test_server_keys_go_into_the_missions_folder(amana: Amana, tmp_path: Path) -> None:
    """Without --to they lie where the mission looks for them."""
    assert amana("keys", "new-server", "--mission", tmp_path).code == 0
    assert (tmp_path / "keys" / "server.key").exists()
    assert mode(tmp_path / "keys") == 0o700


def test_keys_are_never_overwritten(amana: Amana, tmp_path: Path) -> None:
    """A second time refuses in one sentence, and changes nothing."""
    write_server_keys(tmp_path, Seeded("server"), CHEAPEST_FOR_TESTS)
    (tmp_path / "receipts.keys").unlink()
    before = (tmp_path / "server.key").read_bytes()
    said = amana("keys", "new-server", "--to", tmp_path)

    assert said.code == 2
    assert "never overwritten" in said.err
    assert (tmp_path / "server.key").read_bytes() == before
    assert not (tmp_path / "receipts.keys").exists()


PEOPLE = {
    Holder.OFFICER: ("ada", ("new-officer", "ada")),
    Holder.SIGNER: ("head", ("new-signer", "head")),
    Holder.ESCROW: ("escrow", ("new-escrow",)),
}


@pytest.mark.parametrize("holder", Holder)
def test_people_get_a_key_file_and_a_card(
    amana: Amana, tmp_path: Path, passphrase: Path, holder: Holder
) -> None:
    """The key file opens by the passphrase, the card fits it, and only the card is shown."""
    name, command = PEOPLE[holder]
    said = amana("keys", *command, "--to", tmp_path, "--passphrase-file", passphrase, *CHEAP)
    keys = open_key_file(tmp_path / f"{name}.key", PASSPHRASE)
    card = Card.parse((tmp_path / f"{name}.card.json").read_bytes())

    assert said.code == 0
    assert keys.holder is holder
    assert keys.card().dump() == card.dump()
    assert card.fingerprint() in said.out
    assert mode(tmp_path / f"{name}.key") == 0o600
    assert "SECRET" not in said.out + said.err


@pytest.mark.parametrize(("flags", "family"), [((), "hybrid"), (("--classic",), "x25519")])
def test_keys_are_post_quantum_unless_asked(
    amana: Amana, tmp_path: Path, passphrase: Path, flags: tuple[str, ...], family: str
) -> None:
    """--classic makes X25519 keys, for missions whose officers hold such."""
    to = ("--to", tmp_path, "--passphrase-file", passphrase, *CHEAP)
    assert amana("keys", "new-officer", "ada", *flags, *to).code == 0
    recipient = Card.parse((tmp_path / "ada.card.json").read_bytes()).recipient

    assert recipient is not None
    assert recipient.family == family


def test_the_environment_says_that_it_is_for_tests(
    amana: Amana, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A passphrase from the environment works, and warns."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    said = amana("keys", "new-signer", "head", "--to", tmp_path, *CHEAP)

    assert said.code == 0
    assert "for tests only" in said.err
    assert PASSPHRASE not in said.out + said.err
    assert open_key_file(tmp_path / "head.key", PASSPHRASE).holder is Holder.SIGNER


def test_a_signer_has_a_name_that_can_be_pinned(amana: Amana, tmp_path: Path) -> None:
    """A key under any other could sign, and nobody would ever believe it."""
    said = amana("keys", "new-signer", "boss", "--to", tmp_path, *CHEAP)

    assert said.code == 2
    assert "'head', 'deputy', 'oversight'" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_typed_passphrase_must_not_be_short(
    amana: Amana, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the prompt, a passphrase that is cheap to guess is refused and nothing is written."""
    monkeypatch.delenv(PASSPHRASE_VARIABLE, raising=False)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: "x" * (SHORTEST_PASSPHRASE - 1))
    said = amana("keys", "new-officer", "ada", "--to", tmp_path, *CHEAP)

    assert said.code == 2
    assert "characters" in said.err
    assert not (tmp_path / "ada.key").exists()


@pytest.mark.parametrize("name", ["Ada", "../ada", "a b", ""])
def test_a_bad_name_writes_nothing(
    amana: Amana, tmp_path: Path, passphrase: Path, name: str
) -> None:
    """A name that could not stand in a roster or a file name is refused."""
    folder = tmp_path / "new"
    said = amana("keys", "new-officer", name, "--to", folder, "--passphrase-file", passphrase)

    assert said.code != 0
    assert not folder.exists()


def test_an_empty_passphrase_file_is_refused(amana: Amana, tmp_path: Path) -> None:
    """An empty first line is no passphrase."""
    empty = tmp_path / "empty"
    empty.write_text("\nsecond line\n")
    said = amana("keys", "new-signer", "head", "--to", tmp_path, "--passphrase-file", empty)

    assert said.code == 2
    assert not (tmp_path / "head.key").exists()


def test_a_wrong_passphrase_opens_nothing(tmp_path: Path, amana: Amana, passphrase: Path) -> None:
    """Key files fail closed."""
    amana("keys", "new-signer", "head", "--to", tmp_path, "--passphrase-file", passphrase, *CHEAP)
    with pytest.raises(SealingError, match="the passphrase does not open"):
        open_key_file(tmp_path / "head.key", "another one")
