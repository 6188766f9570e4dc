"""What waits for a second person, also while the server is away."""

from desk.fetching import fetch_page
from tests.desk.pages.rig import Rig


async def test_approvals_show_reasons_and_ones_own_wait(rig: Rig) -> None:
    """What others proposed stands with its reason; one's own stands as waiting."""
    await rig.decides("lower", "assessing", priority="P4", words="All is <u>calm</u>.")
    for by, theirs in (("ada", False), ("ben", True)):
        rig.proposes(by, "lower", "P4")
        rig.client.queue = await queue(rig)
        page = await rig.get("/approvals")
        assert ("/decide/approve" in page.text) is theirs, by
        assert ("You wait for nobody" in page.text) is theirs, by
        assert "<u>" not in page.text


async def proposed(rig: Rig) -> None:
    """Ben proposes to lower the case."""
    rig.proposes("ben", "lower", "P4")
    rig.client.queue = await queue(rig)


async def test_without_a_server_what_was_seen_last_is_read_and_not_decided(rig: Rig) -> None:
    """Marked as such, with its time, and without the buttons that could do nothing."""
    await proposed(rig)
    assert "/decide/approve" in (await rig.get("/approvals")).text
    rig.office.server.away = True

    page = await rig.get("/approvals")

    assert page.status_code == 200
    assert "You see what was fetched at" in page.text
    assert "nothing can be decided now" in page.text
    assert f'id="proposal-{rig.reference}"' in page.text
    assert "/decide/" not in page.text


async def test_a_case_that_was_never_opened_here_is_named_without_its_reason(rig: Rig) -> None:
    """A proposal that cannot be read must not look like none."""
    await proposed(rig)
    for view in ("approvals", "proposed"):
        await fetch_page(rig.session, view, None, 1)
    rig.office.server.away = True

    page = await rig.get("/approvals")

    assert f'id="proposal-{rig.reference}"' in page.text
    assert "can be read when the server is back" in page.text
    assert "Nothing waits for you" not in page.text


async def test_with_nothing_fetched_the_page_says_why_it_is_empty(rig: Rig) -> None:
    """An empty list would read as nothing to decide."""
    rig.office.server.away = True

    page = await rig.get("/approvals")

    assert page.status_code == 503
    assert "never fetched on this machine" in page.text
    assert "Nothing waits for you" not in page.text


async def queue(rig: Rig) -> dict[str, object]:
    """What the server lists while something is proposed on the case."""
    detail = await rig.client.case(rig.reference)
    summary = detail.summary
    proposal = summary.proposal
    assert proposal is not None
    listed = {
        "reference": summary.reference,
        "queue": summary.queue,
        "priority": summary.priority,
        "state": summary.state,
        "language": summary.language,
        "channel": summary.channel,
        "received": summary.received,
        "due": summary.due,
        "duty": "answer",
        "assignee": None,
        "version": summary.version,
        "entries": 1,
        "new": True,
        "proposal": {
            "number": proposal.number,
            "action": proposal.action,
            "by": proposal.by,
            "to": proposal.to,
        },
        "hold": False,
        "present": [],
    }
    service = {"now": 0, "telegram": "ok", "alarms": [], "staff_bot": False}
    urgent = {"count": 0, "first": None, "due": None}
    return {"cases": [listed], "counts": {}, "next": None, "urgent": urgent, "service": service}
