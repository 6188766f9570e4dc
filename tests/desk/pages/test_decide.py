"""Decisions: checked before they are done, kept when they fail, never done about another case."""

import re

import pytest

from desk.errors import RefusedActError, ServerAwayError
from desk.pages.decide_table import DECISIONS, OFFERED
from desk.plans import PLANS
from tests.desk.pages.rig import Rig

WORDS = "Because <i>so</i> & so."
TRIAGE = {
    "category": "cat:CIV.DET",
    "subject": "subj:MIL",
    "harm_risk": "high",
    "words": WORDS,
}


def test_every_decision_can_be_planned() -> None:
    """The table of pages and the table of plans name the same acts."""
    assert {decision.act for decision in DECISIONS.values()} <= set(map(str, PLANS))
    assert set(OFFERED) <= set(DECISIONS)


async def test_every_decision_has_a_page(rig: Rig) -> None:
    """Each form opens, and says what the decision does."""
    for action, decision in DECISIONS.items():
        page = await rig.get(f"{rig.case}/decide/{action}")
        if page.status_code == 403:
            continue  # not for this officer's roles
        assert page.status_code == 200, action
        assert decision.does.split(".")[0].split("'")[0] in page.text, action


async def test_what_was_typed_is_checked_before_it_is_done(rig: Rig) -> None:
    """The check page shows the words and does nothing yet."""
    rig.client.summary["state"] = "acknowledged"
    version = await rig.version()

    page = await rig.post(f"{rig.case}/decide/triage/check", version=version, **TRIAGE)

    assert page.status_code == 200
    assert "Because &lt;i&gt;so&lt;/i&gt;" in page.text
    assert "Unlawful detention" in page.text
    assert rig.client.acts == []


async def test_a_decision_seals_its_words(rig: Rig) -> None:
    """Words go into a sealed note; only facts go in clear."""
    answer = await rig.decides("triage", "acknowledged", **TRIAGE)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{rig.case}?done=triage"
    assert rig.last_act == ("triage", {}, ["note"])
    page = await rig.get(rig.case)
    assert "Because &lt;i&gt;so&lt;/i&gt;" in page.text


async def test_assigning_asks_for_the_conflict_check_first(rig: Rig) -> None:
    """Nobody is given a case without a statement on conflicts."""
    without = await rig.decides("assign", "triaged", to="dora", words="Asked.")
    done = await rig.decides("assign", "triaged", to="dora", words="Asked.", checked="yes")

    assert without.status_code == 400
    assert done.status_code == 303
    assert rig.last_act == ("assign", {"to": "dora"}, ["note"])


async def test_the_one_who_is_named_cannot_be_given_the_case(rig: Rig) -> None:
    """An officer whom the report names is barred, and the form says why."""
    rig.scene.with_officer("dora", aliases=("white car",))
    roster = rig.scene.roster
    assert roster is not None
    rig.session.roster = type(rig.session.roster)(roster, ("head",))

    page = await rig.get(f"{rig.case}/decide/assign")
    refused = await rig.decides("assign", "triaged", to="dora", words="Asked.", checked="yes")

    assert re.search(r'value="dora"[^>]* disabled', page.text)
    assert "Named or meant in the report" in page.text
    assert refused.status_code == 400


async def test_sharing_without_consent_asks_why(rig: Rig) -> None:
    """A referral that the reporter did not agree to needs words of its own."""
    refer = {"to_whom": "Clinic", "purpose": "care", "words": "Needs care."}

    asked = await rig.decides("refer", "assessing", **refer)
    done = await rig.decides("refer", "assessing", **refer, override="A life is at risk.")

    assert 'name="override"' in asked.text
    assert "not agreed to this" in asked.text
    assert done.status_code == 303


async def test_a_result_that_is_never_used_for_a_kind_of_case_is_refused(rig: Rig) -> None:
    """Abuse is never mediated."""
    page = await rig.decides(
        "propose_close",
        "assessing",
        code="close:MED",
        category="cat:SEA.CHD",
        words="They agreed.",
        language="en",
    )

    assert page.status_code == 400
    assert "never used for this kind of case" in page.text
    assert "They agreed." in page.text
    assert rig.client.acts == []


async def test_a_case_that_another_changed_is_not_decided_upon(rig: Rig) -> None:
    """The page says who was first, keeps the words, and does nothing."""
    old = await rig.version()
    await rig.decides("note", "acknowledged", words="Meanwhile.")
    before = len(rig.client.acts)

    page = await rig.decides("triage", "acknowledged", version=old, **TRIAGE)

    assert page.status_code == 409
    assert "changed this case meanwhile" in page.text
    assert "Because &lt;i&gt;so&lt;/i&gt;" in page.text
    assert f'value="{await rig.version()}"' in page.text
    assert len(rig.client.acts) == before


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (ServerAwayError("away"), "not known whether this was done"),
        (RefusedActError("second_person"), "another officer must decide"),
        (RefusedActError("too_many"), "Go on tomorrow"),
        (RefusedActError("something new"), "The server refused this step"),
    ],
)
async def test_a_failure_keeps_the_words(rig: Rig, failure: Exception, said: str) -> None:
    """Whatever fails, what was typed stands in the form again."""
    rig.client.failure = failure

    page = await rig.decides("triage", "acknowledged", **TRIAGE)

    assert said in page.text
    assert "Because &lt;i&gt;so&lt;/i&gt;" in page.text


async def test_what_could_not_be_sent_is_there_when_one_comes_back(rig: Rig) -> None:
    """A draft of a decision survives leaving the page; a statement is made anew."""
    rig.client.failure = ServerAwayError("away")
    await rig.decides("assign", "triaged", to="dora", words="Asked <all>.", checked="yes")
    rig.client.failure = None

    page = await rig.get(f"{rig.case}/decide/assign")

    assert "Asked &lt;all&gt;." in page.text
    assert not re.search(r'name="checked"[^>]* checked', page.text)


async def test_the_second_person_sees_what_they_attest(rig: Rig) -> None:
    """Story, result, reason and letter stand on the page that closes a case."""
    await rig.decides(
        "propose_close",
        "assessing",
        code="close:UNS",
        category="cat:CIV.DET",
        words="No trace.",
        language="en",
    )
    rig.client.summary["priority"] = "P1"
    rig.proposes("ada", "propose_close")
    own = await rig.decides("close", "closing", attest="yes")
    rig.proposes("ben", "propose_close")

    page = await rig.get(f"{rig.case}/decide/close")

    for shown in ("white car", "No trace.", "Not proven", "We have finished with your report"):
        assert shown in page.text
    assert 'name="attest"' in page.text
    assert own.status_code != 303


async def test_a_form_without_the_desks_token_does_nothing(rig: Rig) -> None:
    """A form that another page made up is refused."""
    headers = {"origin": "http://127.0.0.1:8768"}
    page = await rig.http.post(f"{rig.case}/decide/acknowledge", data={}, headers=headers)

    assert page.status_code >= 400
    assert rig.client.acts == []


async def test_a_translation_is_a_note_that_stands_under_its_original(rig: Rig) -> None:
    """Sealed like any note; the page says who made it, and the original stays above it."""
    said = {"of": "1/1", "note_language": "fr", "made_by": "machine"}
    form = await rig.get(f"{rig.case}/decide/translate")
    assert "Report, part 1" in form.text.replace("\u2068", "").replace("\u2069", "")
    await rig.decides("translate", "assessing", words="Ma <b>vache</b>.", **said)

    assert rig.last_act == ("note", {}, ["note"])
    page = (await rig.get(rig.case)).text
    assert "Ma &lt;b&gt;vache&lt;/b&gt;." in page
    assert page.count("&lt;b&gt;vache") == 1
    assert "Translated by a machine" in page
    assert page.index('class="theirs"') < page.index("Ma &lt;b&gt;vache")
    assert page.index("Ma &lt;b&gt;vache") < page.index('id="evidence"')


async def test_a_note_is_in_the_language_that_the_desk_speaks(rig: Rig) -> None:
    """So that a screen reader reads it with the right voice, unless its writer says otherwise."""
    rig.desk.preferences.language = "fr"
    await rig.decides("note", "assessing", words="Elle a deux vaches.")

    page = (await rig.get(rig.case)).text
    assert '<div class="officers-words" lang="fr" dir="auto">Elle a deux vaches.</div>' in page


async def test_a_note_in_other_letters_than_the_desk_speaks_is_in_no_named_language(
    rig: Rig,
) -> None:
    """An English note at an Arabic desk: an Arabic voice would spell it letter by letter."""
    rig.desk.preferences.language = "ar"
    await rig.decides("note", "assessing", words="2 more cases: 234-567.")

    page = (await rig.get(rig.case)).text
    assert '<div class="officers-words" lang="und" dir="auto">2 more cases: 234-567.</div>' in page


async def test_a_translation_of_nothing_is_refused(rig: Rig) -> None:
    """What is named must be a part of this case."""
    said = {"of": "1/99", "note_language": "fr", "made_by": "human", "words": "x"}
    assert (await rig.decides("translate", "assessing", **said)).status_code == 400
    assert rig.client.acts == []


async def test_the_mark_comes_off_only_where_there_is_one(rig: Rig) -> None:
    """By what the server says now, not by what was once written."""
    await rig.decides("mark_abusive", "assessing", words="Insults only.")
    off = f"{rig.case}/decide/unmark"
    assert off not in (await rig.get(rig.case)).text

    rig.client.summary["marks"] = ("abusive",)
    page = (await rig.get(rig.case)).text
    assert off in page
    assert "Abuse of this service" in page
    assert f"{rig.case}/decide/mark_abusive" not in page


async def test_a_mark_of_abuse_says_what_it_does_to_its_sender(rig: Rig) -> None:
    """A pause of somebody's chat must not come as a surprise, nor seem to shut out help."""
    page = await rig.get(f"{rig.case}/decide/mark_abusive")

    assert "are paused for some days" in page.text
    assert "🆘" in page.text


async def test_a_language_is_proposed_where_words_are_written(rig: Rig) -> None:
    """Who writes no letter must not have to choose its language; nobody else is sent one."""
    closing = (await rig.get(f"{rig.case}/decide/propose_close")).text
    raising = (await rig.get(f"{rig.case}/decide/raise")).text

    assert '<option value="en" selected' in closing
    assert '<textarea name="language"' not in raising
