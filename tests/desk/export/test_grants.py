"""Whether an export may be: a head's approval, the reporter's consent, both written down."""

from dataclasses import replace

import pytest

from bot.services.officer_documents import NoteDraft
from desk.answers import Proposal
from desk.casefile import CaseFile, Happened
from desk.export.wish import Scope
from desk.pages.export_grants import Standing, grant_of
from tests.desk.export.asking import WHOLE, acts
from tests.desk.export.bench import Bench


async def test_who_is_no_head_asks_one_first(bench: Bench) -> None:
    """The page explains, asking is an act with a sealed reason, and exporting is refused."""
    page = await bench.post(f"{bench.case}/export/check", **WHOLE)
    assert "Ask a head to approve" in page.text
    assert "Export now" not in page.text

    refused = await bench.exports(**WHOLE)
    assert refused.status_code == 400
    assert acts(bench) == []

    asked = await bench.post(f"{bench.case}/export/propose", **WHOLE)
    assert asked.status_code == 303
    assert bench.last_act == ("propose_export", {}, ["note"])


async def test_until_a_head_answers_the_page_waits(bench: Bench) -> None:
    """A proposal that nobody decided exports nothing."""
    bench.proposes("ada", "propose_export")

    page = await bench.post(f"{bench.case}/export/check", **WHOLE)

    assert "Nobody has answered yet" in page.text
    assert (await bench.exports(**WHOLE)).status_code == 400


async def test_an_approval_is_named_when_it_is_used(
    bench: Bench, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server learns which proposal this export uses up."""
    proposal = Proposal(2, "propose_export", "ada")
    approved = Happened(at=1, by="head", what="approve", audit=3)
    told = replace(
        case,
        detail=replace(case.detail, summary=replace(case.detail.summary, proposal=proposal)),
        timeline=(*case.timeline, approved),
    )

    async def opened(_: object, __: str = "") -> CaseFile:
        return told

    monkeypatch.setattr("desk.pages.export.opened", opened)
    await bench.exports(**WHOLE)

    assert bench.last_act[1] == {"what": "whole", "by": "2"}


@pytest.mark.parametrize(
    ("proposal", "later", "standing"),
    [
        (Proposal(5, "propose_export", "ada"), (), Standing.WAITING),
        (Proposal(5, "propose_export", "ada"), ("approve",), Standing.APPROVED),
        (Proposal(5, "propose_export", "ben"), (), Standing.OTHERS),
        (Proposal(5, "propose_close", "ben"), (), Standing.ASK),
    ],
)
async def test_how_an_export_stands(
    bench: Bench, case: CaseFile, proposal: Proposal, later: tuple[str, ...], standing: Standing
) -> None:
    """Read from the proposal and from what came after it."""
    happened = tuple(Happened(at=1, by="head", what=what, audit=6) for what in later)
    told = replace(
        case,
        detail=replace(case.detail, summary=replace(case.detail.summary, proposal=proposal)),
        timeline=happened,
    )

    assert grant_of(told, bench.officer, Scope.WHOLE).standing is standing
    assert grant_of(told, bench.officer, Scope.SUMMARY).is_given


async def test_a_closing_before_it_does_not_hide_my_own_proposal(
    bench: Bench, case: CaseFile
) -> None:
    """The server shows one proposal; the record tells of the other."""
    summary_ = replace(case.detail.summary, proposal=Proposal(9, "propose_close", "ben"))
    mine = Happened(at=1, by="ada", what="propose_export", audit=5)
    told = replace(case, detail=replace(case.detail, summary=summary_), timeline=(mine,))

    assert grant_of(told, bench.officer, Scope.WHOLE).number == 5
    declined = replace(told, timeline=(mine, Happened(at=1, by="x", what="decline", audit=6)))
    assert grant_of(declined, bench.officer, Scope.WHOLE).standing is Standing.ASK


async def test_without_consent_nothing_goes_out_unless_somebody_says_why(head: Bench) -> None:
    """Silence is no consent; the override is written down with the export."""
    outward = {"what": "summary", "purpose": "care", "to_whom": "A clinic"}

    refused = await head.exports(**outward)
    assert refused.status_code == 400
    assert "has not agreed" in refused.text
    assert acts(head) == []

    given = await head.exports(**outward, override="A life is at risk.")
    assert given.status_code == 200
    assert head.last_act == ("export", {"what": "summary"}, ["note"])


async def test_the_note_says_to_whom_and_against_what(
    head: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads the case later reads why it was shared."""
    notes: list[NoteDraft] = []
    real = NoteDraft.originals

    def kept(note: NoteDraft) -> dict[str, bytes]:
        notes.append(note)
        return real(note)

    monkeypatch.setattr(NoteDraft, "originals", kept)

    await head.exports(
        what="summary", purpose="act", to_whom="A body", override="A child.", format="json"
    )

    assert notes[0].facts == {
        "what": "summary", "format": "json", "to_whom": "A body", "purpose": "act",
        "consent": "none", "override": "A child.",
    }  # fmt: skip
