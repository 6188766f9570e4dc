"""`amana roster`: begun, changed, signed by two, and believed only then."""

import sys
from pathlib import Path

import pytest

from bot.cli.keys import write_escrow, write_officer, write_server_keys, write_signer
from bot.cli.roster_changes import parse_duty
from bot.errors import ConfigError
from bot.sealing.receipt_keys import CHEAPEST_FOR_TESTS
from bot.sealing.roster import Roster
from tests.bot.cli.conftest import Amana
from tests.bot.sealing.cast import Seeded

PASSPHRASE = "made-up passphrase"


@pytest.fixture
def desk(tmp_path: Path, amana: Amana) -> Path:
    """A signers' machine: keys of all, and a roster begun with one officer of oversight."""
    random = Seeded("signers' machine")
    for name in ("ada", "ben", "dora"):
        path = tmp_path / f"{name}.key"
        write_officer(path, name, PASSPHRASE, random, family="x25519", log_n=5)
    for name in ("head", "deputy", "oversight"):
        write_signer(tmp_path / f"{name}.key", name, PASSPHRASE, random, log_n=5)
    write_escrow(tmp_path / "escrow.key", PASSPHRASE, random, family="x25519", log_n=5)
    write_server_keys(tmp_path / "keys", random, CHEAPEST_FOR_TESTS)
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    begun = amana(
        "roster", "new", "--mission", tmp_path, "--escrow", tmp_path / "escrow.card.json",
        "--oversight", tmp_path / "dora.card.json",
    )  # fmt: skip
    assert begun.code == 0, begun.err
    return tmp_path


def read(desk: Path) -> Roster:
    """The roster as it lies there."""
    return Roster.parse((desk / "roster.json").read_bytes())


def sign(amana: Amana, desk: Path, name: str) -> int:
    """Let someone sign."""
    secret = ("--passphrase-file", desk / "passphrase")
    return amana("roster", "sign", "--mission", desk, "--key", desk / f"{name}.key", *secret).code


def verify(amana: Amana, desk: Path) -> tuple[int, str]:
    """Check by the three signers' cards."""
    cards = [desk / f"{name}.card.json" for name in ("head", "deputy", "oversight")]
    options = [part for card in cards for part in ("--signer", card)]
    said = amana("roster", "verify", "--mission", desk, *options)
    return said.code, said.out + said.err


def test_a_roster_begins_with_oversight(desk: Path) -> None:
    """The first roster has its escrow, its server key and a reader for oversight."""
    roster = read(desk)

    assert roster.intakes["oversight"].readers == ("dora",)
    assert roster.sequence == 1
    assert (desk / "keys" / "server-signing.pub").read_text().strip() == roster.server_keys[
        0
    ].text()


def test_an_officer_is_added_with_a_fingerprint_to_compare(amana: Amana, desk: Path) -> None:
    """Adding by card posts the officer and prints what to compare by voice."""
    said = amana(
        "roster", "add", desk / "ada.card.json", "--mission", desk, "--intake", "protection",
        "--queue", "child", "--role", "intake", "--language", "sw-CD", "--alias", "Mama Ada",
        "--unit", "unit-7", "--conflict", "convoy", "--duty", "1-5 08:00-17:00",
    )  # fmt: skip
    ada = read(desk).officer("ada")

    assert said.code == 0
    assert "compare by voice" in said.out
    assert (ada.queues, ada.roles, ada.unit) == (("child", "protection"), ("intake",), "unit-7")
    assert (ada.languages, ada.aliases, ada.conflicts) == (("sw-CD",), ("Mama Ada",), ("convoy",))
    assert ada.duty[0].days == (1, 2, 3, 4, 5)
    assert read(desk).intakes["protection"].readers == ("ada",)
    assert read(desk).sequence == 2


def test_two_signers_make_it_valid(amana: Amana, desk: Path) -> None:
    """One signature is not enough, two are."""
    assert sign(amana, desk, "head") == 0
    code, words = verify(amana, desk)
    assert code == 1
    assert "signed by 1 of the 2" in words

    assert sign(amana, desk, "oversight") == 0
    code, words = verify(amana, desk)
    assert code == 0
    assert "head, oversight" in words


def test_a_change_needs_new_signatures(amana: Amana, desk: Path) -> None:
    """After any change nobody believes the roster until it is signed again."""
    for name in ("head", "deputy"):
        sign(amana, desk, name)
    amana("roster", "add", desk / "ben.card.json", "--mission", desk)

    assert verify(amana, desk)[0] == 1


def test_renewing_keeps_all_but_the_keys(amana: Amana, desk: Path) -> None:
    """An alias that a renewal forgot would show a report to the person it names."""
    amana(
        "roster", "add", desk / "ada.card.json", "--mission", desk, "--intake", "child",
        "--alias", "Mama Ada", "--unit", "blue", "--role", "head", "--duty", "1-5 08:00-17:00",
    )  # fmt: skip
    before = read(desk)
    (desk / "new").mkdir()
    write_officer(
        desk / "new" / "ada.key", "ada", PASSPHRASE, Seeded("renewed"), family="x25519", log_n=5
    )
    said = amana("roster", "renew", desk / "new" / "ada.card.json", "--mission", desk)
    after, keys = read(desk), read(desk).officer("ada")

    assert said.code == 0
    assert "compare by voice" in said.out
    assert keys.recipient != before.officer("ada").recipient
    assert after.former == (("ada", before.officer("ada").signing_key),)
    posted = ("aliases", "roles", "queues", "unit", "duty", "languages", "conflicts")
    assert [getattr(keys, f) for f in posted] == [getattr(before.officer("ada"), f) for f in posted]
    assert after.intakes == before.intakes
    assert amana("roster", "renew", desk / "ben.card.json", "--mission", desk).code == 1


def test_a_unit_gets_its_names(amana: Amana, desk: Path) -> None:
    """In any language, shown with the roster, and taken off by naming none."""
    said = amana(
        "roster", "unit", "blue", "--name", "the blue house team",
        "--name", "فريق البيت الأزرق", "--mission", desk,
    )  # fmt: skip
    assert said.code == 0
    assert read(desk).units[0].names == ("the blue house team", "فريق البيت الأزرق")
    assert "the blue house team" in amana("roster", "show", "--mission", desk).out

    assert amana("roster", "unit", "blue", "--mission", desk).code == 0
    assert read(desk).units == ()
    assert amana("roster", "unit", "blue", "--mission", desk).code == 1


def test_who_has_no_alias_is_pointed_out(amana: Amana, desk: Path) -> None:
    """Without a name to look for, nothing keeps a report from the officer it names."""
    bare = amana("roster", "add", desk / "ada.card.json", "--mission", desk)
    named = amana("roster", "add", desk / "ben.card.json", "--mission", desk, "--alias", "Ben")

    assert "No --alias" in bare.err
    assert "No --alias" not in named.err


def test_oversight_without_an_alias_is_pointed_out(amana: Amana, desk: Path) -> None:
    """A roster begins with them, so a report that names one of them would be read by them."""
    (desk / "roster.json").unlink()
    begun = amana(
        "roster", "new", "--mission", desk, "--escrow", desk / "escrow.card.json",
        "--oversight", desk / "dora.card.json",
    )  # fmt: skip
    assert "No --alias: a report that names dora" in begun.err

    named = amana(
        "roster", "add", desk / "dora.card.json", "--mission", desk,
        "--intake", "oversight", "--role", "oversight", "--alias", "Dora",
    )  # fmt: skip
    assert named.code == 0
    assert read(desk).intakes["oversight"].readers == ("dora",)
    assert read(desk).officer("dora").aliases == ("Dora",)


def test_an_officer_is_removed(amana: Amana, desk: Path) -> None:
    """Who is removed reads no more, and what they signed stays readable."""
    amana("roster", "add", desk / "ada.card.json", "--mission", desk, "--intake", "child")
    assert amana("roster", "remove", "ada", "--mission", desk).code == 0
    roster = read(desk)

    assert not roster.has("ada")
    assert [name for name, _ in roster.former] == ["ada"]
    assert amana("roster", "remove", "ada", "--mission", desk).code == 1


def test_the_last_reader_of_oversight_stays(amana: Amana, desk: Path) -> None:
    """A roster that nobody reads for oversight is refused, and the file is as before."""
    before = (desk / "roster.json").read_bytes()

    assert amana("roster", "remove", "dora", "--mission", desk).code == 1
    assert (desk / "roster.json").read_bytes() == before


def test_escrow_server_stanzas_and_end_can_change(amana: Amana, desk: Path) -> None:
    """Each part has its command, and each change its number."""
    write_escrow(desk / "e2.key", PASSPHRASE, Seeded("e2"), family="x25519", log_n=5)
    write_server_keys(desk / "keys2", Seeded("keys2"), CHEAPEST_FOR_TESTS)
    mission = ("--mission", desk)
    before = read(desk)
    codes = [
        amana("roster", "add", desk / "e2.card.json", *mission).code,
        amana("roster", "server", desk / "keys2" / "server-signing.pub", *mission).code,
        amana("roster", "stanzas", "child", 9, *mission).code,
        amana("roster", "extend", "--days", 300, *mission).code,
    ]
    after = read(desk)

    assert codes == [0, 0, 0, 0]
    assert after.sequence == before.sequence + 4
    assert str(after.escrow) != str(before.escrow)
    assert after.server_keys[1:] == before.server_keys
    assert after.intakes["child"].stanzas == 9
    assert after.valid_until > before.valid_until


def test_showing_names_everyone_and_no_secret(amana: Amana, desk: Path) -> None:
    """The roster is shown with fingerprints, as the cards have them."""
    said = amana("roster", "show", "--mission", desk)

    assert said.code == 0
    assert "dora" in said.out
    assert "queue child: none: passes to oversight" in said.out
    assert said.out.count("fingerprint") == 2


def test_an_officers_key_signs_no_roster(amana: Amana, desk: Path) -> None:
    """Only a signer's key file signs."""
    assert sign(amana, desk, "ada") == 2
    assert not list(desk.glob("roster.*.sig"))


def test_a_post_quantum_officer_does_not_join_a_classic_roster(amana: Amana, desk: Path) -> None:
    """Kinds never mix."""
    write_officer(desk / "zoe.key", "zoe", PASSPHRASE, Seeded("zoe"), log_n=5)
    said = amana("roster", "add", desk / "zoe.card.json", "--mission", desk)

    assert said.code == 1
    assert "never mix" in said.err


def test_a_broken_mission_file_is_blamed_itself(amana: Amana, desk: Path) -> None:
    """Whoever mistyped a bracket must not be sent to look at the signers' keys."""
    (desk / "mission.toml").write_text("[roster\n")

    said = amana("roster", "verify", "--mission", desk)

    assert said.code == 2
    assert "is not TOML" in said.err
    assert "pinned" not in said.err


def test_mistakes_are_one_sentence(amana: Amana, desk: Path, tmp_path: Path) -> None:
    """A second beginning, no roster, no pins: each says what to do."""
    again = amana(
        "roster", "new", "--mission", desk, "--escrow", desk / "escrow.card.json",
        "--oversight", desk / "dora.card.json",
    )  # fmt: skip
    for said, words in [
        (again, "roster add"),
        (amana("roster", "show", "--mission", tmp_path / "keys"), "roster new"),
        (amana("roster", "verify", "--mission", desk), "--signer"),
        (amana("roster", "add", desk / "ada.key", "--mission", desk), ".card.json"),
        (amana("roster", "server", desk / "ada.key", "--mission", desk), "server-signing.pub"),
        (amana("roster", "server", Path(sys.executable), "--mission", desk), "server-signing.pub"),
        (amana("roster", "add", desk / "ada.card.json", "--role", "boss"), "'investigator'"),
    ]:
        assert said.code == 2
        assert words in said.err
        assert said.err.count("\n") == 1


@pytest.mark.parametrize("text", ["", "8-9 08:00-17:00", "1 8:00-17:00", "always"])
def test_duty_hours_have_one_form(text: str) -> None:
    """Other spellings are refused with an example."""
    with pytest.raises(ConfigError, match="1-5 08:00-17:00"):
        parse_duty(text)
