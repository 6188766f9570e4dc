"""The way of an export: asked, checked, recorded, and only then given out."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.services.officer_documents import NoteDraft
from desk.answers import Proposal
from desk.casefile import CaseFile, Happened
from desk.errors import RefusedActError, ServerAwayError
from desk.export import fonts, pdf
from desk.export.fonts import NoFontError
from desk.export.pdf import NoPdfError
from desk.export.wish import Form, Scope
from desk.pages import export_making, print_
from desk.pages.export_grants import Standing, grant_of
from tests.desk.counter import summary
from tests.desk.export.bench import NAME, PLATE, Bench, squeezed

WHOLE = {"what": "whole", "words": "For the file."}
TEXTS = ("print", "json", "form-print", "form-csv", "form-json")


def acts(bench: Bench) -> list[str]:
    """What the server was asked to do, reading left out."""
    return [str(action) for action, *_ in bench.client.acts if action != "read"]


@pytest.fixture
def head(bench: Bench) -> Bench:
    """The officer is a head now."""
    bench.is_now("head")
    return bench


async def test_the_summary_is_what_is_given_unless_somebody_chooses(bench: Bench) -> None:
    """No narrative by default, audited, without any reason."""
    page = await bench.exports()

    assert page.status_code == 200
    assert "nobody&#39;s words" in page.text
    assert "Kanarienvogel" not in page.text
    assert bench.last_act[:2] == ("export", {"what": "summary"})


@pytest.mark.parametrize("form", TEXTS)
async def test_hidden_words_are_in_nothing_that_is_given_out(head: Bench, form: str) -> None:
    """Whatever the form: typed words and ticked ones are gone from the answer."""
    marks = {"mark": "words:1:27-40"}
    whole = await head.exports(**WHOLE, format=form)
    answer = await head.exports(**WHOLE, **marks, format=form, hide=f"{NAME}\n{PLATE}")

    assert squeezed("Kanarienvogel") in squeezed(whole.text)
    assert answer.status_code == 200
    assert "kanarien" not in answer.text.casefold()
    assert "4471" not in answer.text


async def test_a_ticked_word_is_hidden_everywhere_or_only_there(head: Bench) -> None:
    """As the officer says; everywhere unless they say otherwise."""
    marked = await head.post(f"{head.case}/export/check", **WHOLE, mark="words:1:25-38")

    assert "hidden" in marked.text
    assert 'value="words:1:25-38" checked' in marked.text


async def test_marks_that_fit_no_words_are_refused(head: Bench) -> None:
    """A mark that would hide nothing must not look as if it did."""
    for mark in ("words:1:5-99999", "words:9:0-1", "words:1:x-2", "nothing"):
        answer = await head.exports(**WHOLE, mark=mark)
        assert answer.status_code == 400
    assert "export" not in acts(head)


async def test_the_words_of_a_case_need_a_reason(head: Bench) -> None:
    """Without one nothing is made and nothing recorded."""
    answer = await head.exports(what="whole")

    assert answer.status_code == 400
    assert "<strong>Why:</strong> This is needed." in answer.text
    assert acts(head) == []


async def test_the_reason_is_sealed_and_never_said_in_clear(head: Bench) -> None:
    """The audit says that all of it was exported; why stands in a note."""
    await head.exports(**WHOLE)

    action, facts, kinds = head.last_act
    assert (action, facts, kinds) == ("export", {"what": "whole"}, ["note"])


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


@pytest.mark.parametrize("form", ["json", "form-csv", "form-json"])
async def test_files_have_names_that_tell_nothing(bench: Bench, form: str) -> None:
    """A reference and a number; never kept by the browser's cache, never shown as a page."""
    answer = await bench.exports(format=form)

    name = answer.headers["content-disposition"]
    assert re.fullmatch(rf'attachment; filename="{bench.reference}-1\.(json|csv)"', name)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_copies_are_counted(bench: Bench, case: CaseFile) -> None:
    """Each export is in the audit, and the next copy has the next number."""
    await bench.exports(format="json")
    second = await bench.exports(format="json")

    assert json.loads(second.text)["issued"]["copy"] == 2


@pytest.mark.parametrize("failure", [RefusedActError("needs_approval"), ServerAwayError("away")])
async def test_nothing_is_given_out_that_was_not_recorded(head: Bench, failure: Exception) -> None:
    """The server refuses or is away: the page says so and holds no copy."""
    head.client.failure = failure

    answer = await head.exports(**WHOLE, format="json")

    assert answer.status_code == 409
    assert "content-disposition" not in answer.headers
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NoFontError(("Chinese (Han)",)), "Chinese (Han)"),
        (NoPdfError("PDF needs x."), "PDF needs x"),
    ],
)
async def test_a_pdf_that_cannot_be_made_is_not_recorded(
    head: Bench, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    """No approval is used up for a file that nobody gets; the script is named."""

    def fails(*_: Any) -> bytes:
        raise error

    monkeypatch.setattr(print_, "_made", fails)
    answer = await head.exports(**WHOLE, format="pdf")

    assert answer.status_code == 409
    assert said in answer.text
    assert acts(head) == []


async def test_a_bundle_has_a_recipient_and_the_whole_case(head: Bench) -> None:
    """Neither a summary nor nobody's key makes one."""
    no_key = await head.exports(**WHOLE, format="bundle")
    summary_only = await head.exports(what="summary", format="bundle", recipient="ben")
    secret = await head.exports(**WHOLE, format="bundle", recipient="AGE-SECRET-KEY-1ABC")
    given = await head.exports(**WHOLE, format="bundle", recipient_officer="ben")

    assert {no_key.status_code, summary_only.status_code, secret.status_code} == {400}
    assert "secret key" in secret.text
    assert given.content.startswith(b"age-encryption.org/v1\n")
    assert given.headers["content-disposition"].endswith('-1.tar.age"')
    assert acts(head) == ["export"]


async def test_the_printed_page_keeps_hostile_words_words(head: Bench) -> None:
    """No script of theirs, no turned lines; header, margins and the policy stand."""
    page = await head.exports(**WHOLE)
    style = re.search(r'href="(/cases/\w+/print-[^"]+\.css)"', page.text)
    assert style is not None
    margins = await head.get(style.group(1))

    assert '<script>alert("x")' not in page.text
    assert "\u202e" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "@top-center" in margins.text
    assert "counter(page)" in margins.text
    assert margins.headers["content-type"].startswith("text/css")


async def test_margins_take_no_words_from_an_address(bench: Bench) -> None:
    """Numbers and a reference, or no page."""
    assert (await bench.get(f"{bench.case}/print-999999999-1.css")).status_code == 404
    assert (await bench.get("/cases/x{}y/print-1-1.css")).status_code == 404


async def test_a_locked_or_foreign_role_exports_nothing(bench: Bench) -> None:
    """Auditors read the audit; the words of a case are not theirs to take."""
    bench.is_now("auditor")

    assert (await bench.get(f"{bench.case}/print")).status_code == 403
    assert (await bench.exports()).status_code == 403
    assert (await bench.post("/export/list")).status_code == 403
    assert acts(bench) == []


async def test_pages_are_whole_in_arabic(bench: Bench) -> None:
    """Right to left, with every fallback in a direction of its own."""
    bench.desk.preferences.language = "ar"

    page = await bench.get(f"{bench.case}/print")
    check = await bench.post(f"{bench.case}/export/check", **WHOLE)

    assert 'dir="rtl"' in page.text
    assert page.status_code == check.status_code == 200


# ---------------------------------------------------------------- lists


async def test_a_list_shows_what_its_rows_show(bench: Bench) -> None:
    """Nobody's words; each case's export is recorded before its row leaves."""
    bench.client.queue = {
        "cases": [summary(bench.reference, version=int(await bench.version()))],
        "counts": {"todo": 1},
        "next": None,
        "urgent": {"count": 0, "first": None, "due": None},
        "service": {"now": 0, "telegram": "ok", "alarms": [], "staff_bot": False},
    }

    answer = await bench.post("/export/list", view="todo")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert rows[0]["reference"] == bench.reference
    assert rows[0]["practice"] == "no"
    assert rows[0]["counted"] == "yes"
    assert "Kanarien" not in answer.text
    assert bench.last_act[:2] == ("export", {"what": "summary"})


async def test_a_row_that_was_not_recorded_does_not_leave(bench: Bench) -> None:
    """Its reference stays, so that nobody takes the list for whole; the rest is empty."""
    bench.client.queue = {
        "cases": [summary(bench.reference, version=int(await bench.version()))],
        "counts": {},
        "next": None,
        "urgent": {"count": 0, "first": None, "due": None},
        "service": {"now": 0, "telegram": "ok", "alarms": [], "staff_bot": False},
    }
    bench.client.failure = RefusedActError("role")

    answer = await bench.post("/export/list", view="todo")
    row = next(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    assert row["priority"] == ""
    assert "not exported" in row["note"]


# ---------------------------------------------------------------- fonts and the PDF maker


def test_a_script_without_a_font_is_named() -> None:
    """By its English name; signs of no script are only missing."""
    latin = frozenset(range(0x20, 0x250))

    missing = fonts.uncovered("Hello 你好 😢\u200e", [Path("a")], lambda _: latin)

    assert missing == frozenset("你好😢")
    assert fonts.script_of("你") == "Chinese (Han)"
    assert fonts.script_of("ا") == "Arabic"
    assert fonts.script_of("አ") == "Ethiopic"
    assert fonts.script_of("😢") is None


def test_a_text_that_no_font_writes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a smiley is written out instead."""
    monkeypatch.setattr(fonts, "installed", lambda: (Path("a"),))
    monkeypatch.setattr(fonts, "coverage", lambda _: frozenset(range(0x20, 0x250)))

    with pytest.raises(NoFontError) as refused:
        fonts.spelled_signs("你好 ಕ")
    assert refused.value.scripts == ("Chinese (Han)", "Kannada")
    assert fonts.spelled_signs("sad 😢") == {0x1F622: "[crying face]"}


def test_a_desk_without_the_pdf_maker_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In one sentence, and print still works."""
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)

    with pytest.raises(NoPdfError, match="amana\\[pdf\\]"):
        pdf.load()


def test_every_form_has_a_maker() -> None:
    """What a page offers can be made."""
    assert set(export_making._MAKERS) == set(Form)
