"""The page of a case: what it shows, what it hides, what hostile words get for it."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.casework.retention import WISHED
from bot.sealing.roster_signing import VerifiedRoster
from bot.services.case_edits import CaseEdit
from bot.services.letter_reading import opening
from bot.services.own_erasure import wish
from desk.answers import Presence, Proposal, audit_json
from tests.bot.services.letters import post
from tests.bot.services.scene import Scene
from tests.desk.pages.rig import HOSTILE, Rig


def plain(page: str) -> str:
    """A page's words alone."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


async def test_hostile_words_are_shown_and_never_run(rig: Rig) -> None:
    """Markup in a story is text on the page."""
    page = await rig.get(rig.case)

    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


async def test_hostile_directions_stay_in_their_own_block(rig: Rig) -> None:
    """An override sign stands only inside elements with a direction of their own."""
    page = await rig.get(rig.case)

    assert "\u202e" in HOSTILE
    outside = re.sub(r'<div class="theirs"[^>]*dir="auto">.*?</div>', "", page.text, flags=re.S)
    assert "\u202e" in page.text
    assert "\u202e" not in outside


async def test_no_answer_is_kept_by_the_browser(rig: Rig) -> None:
    """Every page of a case says no-store, and none lets scripts in."""
    paths = ["", "/letter", "/decide/triage", "/decide/assign", "/audit", "/audit/lines"]
    for path in paths:
        page = await rig.get(rig.case + path)
        assert page.status_code == 200, path
        assert page.headers["cache-control"] == "no-store", path
        assert "default-src 'none'" in page.headers["content-security-policy"], path
        assert "style=" not in page.text, path
        assert not re.search(r"<script(?! src=)", page.text), path


async def test_addresses_hold_no_words(rig: Rig) -> None:
    """No link or form of a case's page carries more than references, actions and numbers."""
    page = await rig.get(rig.case)

    found = re.findall(r'(?:href|action|src|hx-post)="([^"]*)"', page.text)
    assert len(found) > 10
    allowed = re.compile(r"[#/][A-Za-z0-9/_.#-]*(\?[a-z]+=[A-Za-z0-9/%_.-]*)?")
    assert [each for each in found if not allowed.fullmatch(each)] == []


async def test_what_was_not_asked_is_not_a_no(rig: Rig) -> None:
    """An unasked question says so."""
    page = await rig.get(rig.case)

    rows = re.findall(r"<tr><th scope=.row.>(.*?)</th><td>(.*?)</td>", page.text)
    assert "In their own words" in dict(rows)["What happened"]
    assert "Not asked" in dict(rows)["Disability"]
    assert not any(">No<" in answer for _, answer in rows)


async def test_the_main_button_is_the_next_legal_step(rig: Rig) -> None:
    """One main button, by the state of the case."""
    wanted = {
        "submitted": "acknowledge",
        "acknowledged": "triage",
        "triaged": "assign",
        "assessing": "investigate",
        "closed": "reopen",
        "waiting_reporter:assessing": "resume",
    }
    for state, action in wanted.items():
        rig.client.summary["state"] = state
        page = await rig.get(rig.case)
        main = re.findall(r'class="button main" href="[^"]*/decide/(\w+)"', page.text)
        assert main == [action], state


@pytest.mark.parametrize(("by", "offered"), [("ada", False), ("ben", True)])
async def test_who_proposed_an_urgent_closing_is_not_offered_to_close(
    rig: Rig, by: str, offered: bool
) -> None:
    """A second person closes; the first is not shown a step that would be refused."""
    proposal = Proposal(number=4, action="propose_close", by=by, to=None)
    rig.client.summary.update(state="closing", priority="P1", proposal=proposal)

    page = await rig.get(rig.case)

    assert ("/decide/close" in page.text) is offered


async def test_looking_is_written_into_the_record(rig: Rig) -> None:
    """A person's view of a case is an act; a reload soon after is none."""
    await rig.get(rig.case)
    await rig.get(rig.case)

    assert [action for action, _, _ in rig.client.acts] == ["read"]


async def test_colleagues_at_the_case_are_named(rig: Rig) -> None:
    """Who else reads or writes stands on the page, and is asked again by it."""
    rig.client.others = (Presence("ben", "writing", 3),)

    page = await rig.get(rig.case)
    again = await rig.post(f"{rig.case}/presence")

    for each in (page, again):
        assert "<bdi>ben</bdi> is writing, <bdi>3</bdi> min" in each.text


async def test_without_a_server_the_case_is_read_only(rig: Rig) -> None:
    """What was kept is shown; nothing can be decided."""
    await rig.get(rig.case)
    rig.office.server.away = True

    page = await rig.get(rig.case)

    assert page.status_code == 200
    assert "nothing can be decided now" in page.text
    assert "/decide/" not in page.text


async def test_an_entry_that_does_not_verify_is_an_alarm(rig: Rig) -> None:
    """A tampered entry is named above everything else."""
    await rig.decides("note", "assessing", words="A note.")
    rig.session.cache.forget_entry((await rig.client.case(rig.reference)).case_id, 2)
    rig.office.server.payloads[rig.reference, 2] = b"not what was sealed"

    page = await rig.get(rig.case)

    assert 'class="alarm" role="alert"' in page.text
    assert page.text.index("does not verify") < page.text.index("First lines")


async def edits(rig: Rig, change: Callable[[CaseEdit], None]) -> None:
    """The bot changes the case by what the reporter did."""
    row, sealer = await rig.scene.case(), rig.scene.sealer()
    assert sealer is not None
    acts = await rig.scene.store.audit(row.key)
    edit = CaseEdit(row, acts, sealer, rig.scene.clock.now())
    change(edit)
    await rig.scene.store.commit(*edit.changes())


async def adds(rig: Rig, words: str) -> None:
    """The reporter adds something, as the bot takes it."""
    await edits(rig, lambda edit: edit.say("words", {"words": words}, words))


async def test_the_reporters_wish_to_erase_is_said_where_it_counts(rig: Rig) -> None:
    """On the case and where it is closed, with the days that closing starts; nowhere before."""
    pages = [rig.case, f"{rig.case}/decide/propose_close", f"{rig.case}/decide/close"]
    before = [plain((await rig.get(page)).text) for page in pages]
    await edits(rig, wish)
    after = [plain((await rig.get(page)).text) for page in pages]
    calm = plain((await rig.get(f"{rig.case}/decide/note")).text)

    said = f"wants this case erased. Closing it starts {WISHED} days"
    assert not any(said in page for page in (*before, calm))
    assert all(said in page for page in after)


async def test_who_is_named_later_stands_beside_what_named_them(rig: Rig) -> None:
    """Its readers see from whom the case is kept from here on, and who reads instead."""
    roster = rig.scene.people.roster
    officers = tuple(replace(o, aliases=(f"Captain {o.name}",)) for o in roster.officers)
    rig.scene.roster = replace(roster, officers=officers)
    await adds(rig, "It was Captain Ben and Captain Cleo.")

    html = (await rig.get(rig.case)).text
    page = plain(html)

    for name in ("ben", "cleo"):
        assert f"Named: {name}. This case was kept from them from here on" in page
    joined = set((await rig.client.case(rig.reference)).readers) - {"ada"}
    assert joined
    for name in joined:
        assert f"{name} reads now, in their place" in page
    assert f'href="{rig.case}/decide/assign"' in html


async def test_a_letter_says_on_which_day_it_was_opened(rig: Rig) -> None:
    """Coarsely, in the letter's place and in the timeline; it is no news of the reporter's."""
    number = await post(rig.scene, await rig.scene.case())
    assert "Not opened yet." in (await rig.get(rig.case)).text

    sealer, row = rig.scene.sealer(), await rig.scene.case()
    assert sealer is not None
    acts = await rig.scene.store.audit(row.key)
    await rig.scene.store.commit(*opening(row, acts, number, sealer, rig.scene.clock.now()))
    page = plain((await rig.get(rig.case)).text)

    assert "Opened by the reporter: " in page
    assert "reporter: A letter was opened" in page
    assert "not verify" not in page


@pytest.mark.parametrize("code", ["fr", "ar"])
async def test_alarms_speak_the_officers_language(rig: Rig, code: str) -> None:
    """What does not verify must not be overlooked for being English."""
    rig.office.server.also_reader = ("zoe",)
    rig.desk.preferences.language = code

    page = (await rig.get(rig.case)).text

    assert "zoe" in page
    alarm = page[page.index('class="alarm"') : page.index("</section>")]
    assert 'lang="en"' not in alarm


async def test_a_rewritten_record_is_an_alarm(rig: Rig) -> None:
    """A chain that lost its end after the officer saw it is named."""
    await rig.decides("note", "assessing", words="A note.")
    await rig.get(rig.case)
    await rig.get(f"{rig.case}/audit")
    rows = tuple(await rig.client.audit(rig.reference))
    rig.client.rows = rows[:1]

    page = await rig.get(f"{rig.case}/audit")

    assert "This record does not verify" in page.text


async def test_an_altered_row_is_marked(rig: Rig) -> None:
    """The row whose signature does not fit is marked in words, not by colour alone."""
    await rig.decides("note", "assessing", words="A note.")
    rows = tuple(await rig.client.audit(rig.reference))
    rig.client.rows = (*rows[:-1], replace(rows[-1], officer="ben"))

    page = await rig.get(f"{rig.case}/audit")

    assert "does not verify" in page.text
    assert "✗" in page.text


async def test_the_record_can_be_taken_as_lines(rig: Rig) -> None:
    """Signed rows leave as JSON lines, and with no word of the case."""
    await rig.decides("note", "assessing", words="KANARIENVOGEL")

    lines = await rig.get(f"{rig.case}/audit/lines")

    assert len(lines.text.splitlines()) == 1 + len(await rig.client.audit(rig.reference))
    assert "attachment" in lines.headers["content-disposition"]
    assert "KANARIENVOGEL" not in lines.text


async def test_a_case_of_others_is_as_one_that_is_not_there(rig: Rig) -> None:
    """A report that is not sealed to the officer gets the same page as no case."""
    rig.session.keys = rig.scene.people["dora"]
    other = await rig.get(rig.case)

    assert other.status_code == 404
    assert "white car" not in other.text


@pytest.mark.parametrize("done", ["assign", "letter", "<b>", "nothing"])
async def test_the_status_line_says_only_known_sentences(rig: Rig, done: str) -> None:
    """What an address says was done is looked up, never shown."""
    page = await rig.get(f"{rig.case}?done={done}")

    assert page.status_code == 200
    assert "<b>" not in page.text
    assert ("Undo" in page.text) == (done == "assign")


async def test_the_auditor_sees_chains_and_clocks_and_no_content(rig: Rig) -> None:
    """The auditor's page judges each case's chain by itself."""
    _gives_roles(rig, "auditor")
    summary = (await rig.client.case(rig.reference)).summary
    rows = audit_json(await rig.client.audit(rig.reference))
    listed = {
        "reference": rig.reference,
        "state": summary.state,
        "priority": summary.priority,
        "queue": summary.queue,
        "received": summary.received,
        "due": summary.due,
        "clocks": [],
        "rows": rows,
    }
    rig.client.audited = {"cases": [listed], "next": None}

    sound = await rig.get("/audit")
    rig.client.audited = {"cases": [{**listed, "rows": [{**rows[0], "action": "read"}]}]}
    forged = await rig.get("/audit")

    assert f"{rig.reference[:3]}-{rig.reference[3:]}" in sound.text
    assert "white car" not in sound.text
    assert "does not verify" not in sound.text
    assert "does not verify" in forged.text


async def test_the_services_record_is_not_for_all(rig: Rig) -> None:
    """An officer without the role is told so, and nothing is asked of the server."""
    _gives_roles(rig, "intake")

    page = await rig.get("/audit")

    assert "for auditors and heads" in page.text
    assert not any(each.startswith(("service", "audited")) for each in rig.office.server.asked)


def _gives_roles(rig: Rig, *roles: str) -> None:
    rig.scene.with_officer("ada", roles=roles)
    assert rig.scene.roster is not None
    rig.session.roster = VerifiedRoster(rig.scene.roster, ("head",))


async def test_an_area_is_named_in_the_officers_language(tmp_path: Path) -> None:
    """The mission has its name in more languages than the report was opened with."""
    scene = Scene(seed="desk area")
    await scene.tells("A story.")
    await scene.taps(
        "skip:hurt", "skip:kind", "skip:who", "pick:where:area_0", "send:when", "send:check"
    )
    made = Rig(scene, tmp_path, language="ar")
    made.reference = (await scene.case()).reference
    names = {"area_0": {"en": "North", "ar": "الشمال"}}
    made.desk.settings = replace(made.desk.settings, areas=names)

    page = await made.get(made.case)

    assert "<bdi>الشمال</bdi>" in page.text
    assert "North" not in page.text
    await made.http.aclose()
    await scene.close()
