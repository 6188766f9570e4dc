"""The way of an export: asked, checked, recorded, and only then given out."""

import json
import re

import pytest

from desk.casefile import CaseFile
from desk.errors import RefusedActError, ServerAwayError
from tests.desk.export.asking import WHOLE, acts
from tests.desk.export.bench import Bench


async def test_the_summary_is_what_is_given_unless_somebody_chooses(bench: Bench) -> None:
    """No narrative by default, audited, without any reason."""
    page = await bench.exports()

    assert page.status_code == 200
    assert "nobody&#39;s words" in page.text
    assert "Kanarienvogel" not in page.text
    assert bench.last_act[:2] == ("export", {"what": "summary"})


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
