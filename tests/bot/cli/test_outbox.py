"""`amana outbox`: what waits, what was given up, and what a human does about it."""

import asyncio
import json
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from bot.config import read
from bot.services.changes import AddCase, AddOutbox, DeferOutbox, StopOutbox
from bot.services.rows import OutboxRow
from storage.sqlite import SqliteStore
from tests.bot.cli.conftest import Amana
from tests.contracts import rows

HOOK = '\n[[destinations]]\nname = "hook"\nkind = "webhook"\nurl = "https://a.example/in"\n'


@pytest.fixture
def kept(mission: Path) -> Path:
    """A mission whose outbox holds one item of each standing, and a page of duty."""

    async def keep() -> None:
        settings, _ = read(mission, {})
        async with await SqliteStore.open(settings.database) as store:
            await store.commit(AddCase(rows.case(1, reference="K7M2QD")))
            await store.commit(
                *(
                    AddOutbox(OutboxRow(key << 40, "hook", 1, "report", 0, 3, key))
                    for key in (1, 2, 3)
                ),
                AddOutbox(OutboxRow(9 << 40, "duty", 1, "received", 0, 0)),
                StopOutbox(1 << 40, "dead", "status_422"),
                StopOutbox(2 << 40, "held", "restored"),
            )

    asyncio.run(keep())
    return mission


def standings(amana: Amana, mission: Path) -> dict[int | None, str]:
    """How each entry's item stands."""
    said = amana("outbox", "list", "--json", "--mission", mission)
    assert said.code == 0, said.err
    return {each["entry"]: each["standing"] for each in json.loads(said.out)}


def test_the_list_shows_codes_and_no_more(amana: Amana, kept: Path) -> None:
    """What wants a human first."""
    said = amana("outbox", "list", "--json", "--mission", kept)

    first, second, *_ = json.loads(said.out)
    assert (first["standing"], first["reason"], first["case"]) == ("dead", "status_422", "K7M-2QD")
    assert second["standing"] == "held"
    assert "K7M-2QD" in amana("outbox", "list", "--mission", kept).out


@pytest.mark.parametrize(
    ("act", "after"),
    [
        ("retry", {1: "waiting", 2: "held", 3: "waiting", None: "waiting"}),
        ("release", {1: "dead", 2: "waiting", 3: "waiting", None: "waiting"}),
        ("hold", {1: "dead", 2: "held", 3: "held", None: "waiting"}),
        ("drop", {3: "waiting", None: "waiting"}),
    ],
)
def test_each_act_does_one_thing(
    amana: Amana, kept: Path, act: str, after: dict[int | None, str]
) -> None:
    """And never holds back, unnamed, what wakes a human."""
    assert amana("outbox", act, "--all", "--mission", kept).code == 0

    assert standings(amana, kept) == after


def test_whom_a_page_woke_it_does_not_wake_again(amana: Amana, kept: Path) -> None:
    """What duty counts are the steps that were taken; a delivery's failures are forgotten."""
    asyncio.run(_paged(kept))
    assert amana("outbox", "release", "--all", "--mission", kept).code == 0

    listed = json.loads(amana("outbox", "list", "--json", "--mission", kept).out)
    tries = {each["destination"]: each["tries"] for each in listed if each["entry"] in (None, 2)}
    assert tries == {"duty": 2, "hook": 0}


async def _paged(mission: Path) -> None:
    settings, _ = read(mission, {})
    async with await SqliteStore.open(settings.database) as store:
        await store.commit(DeferOutbox(9 << 40, 600, 2), StopOutbox(9 << 40, "held", "restored"))


def test_items_are_named_by_themselves_or_by_their_case(amana: Amana, kept: Path) -> None:
    """What fits nothing is refused, and nothing is done."""
    listed = json.loads(amana("outbox", "list", "--json", "--mission", kept).out)
    dead = next(each["item"] for each in listed if each["standing"] == "dead")

    assert amana("outbox", "retry", "ffffffff", "--mission", kept).code == 2
    assert amana("outbox", "retry", "--mission", kept).code == 2
    assert amana("outbox", "retry", dead, "--mission", kept).code == 0
    assert amana("outbox", "release", "k7m 2qd", "--mission", kept).code == 0
    assert set(standings(amana, kept).values()) == {"waiting"}


def test_a_receiver_is_given_its_secret_in_a_file(amana: Amana, mission: Path) -> None:
    """Readable by us alone, never on the screen, never over another file."""
    with (mission / "mission.toml").open("a", encoding="utf-8") as file:
        file.write(HOOK)
    written = (mission / "mission.toml").read_text(encoding="utf-8")
    allowed = written.replace("[forwarding]", '[forwarding]\nallow = ["a.example"]', 1)
    (mission / "mission.toml").write_text(allowed, encoding="utf-8")
    to = mission / "hook.secret"

    said = amana("outbox", "secret", "hook", "--to", to, "--mission", mission)

    assert said.code == 0, said.err
    secret, public = to.read_text().splitlines()
    assert Webhook(secret)
    assert public.startswith("whpk_")
    assert secret not in said.out + said.err
    assert to.stat().st_mode & 0o777 == 0o600
    assert amana("outbox", "secret", "hook", "--to", to, "--mission", mission).code == 2
    assert amana("outbox", "secret", "other", "--to", mission / "x", "--mission", mission).code == 2
