"""What an officer attests by a tick is about the case that stood on the page, and no other."""

import pytest

from tests.desk.pages.rig import Rig

WORDS = {"to": "cleo", "words": "She knows the area."}
TICKED = 'value="yes" checked'


@pytest.mark.parametrize("step", ["/change", ""])
async def test_a_tick_does_not_outlive_the_case_that_it_was_about(rig: Rig, step: str) -> None:
    """The page is drawn anew with what changed; what was typed stays, the statement goes."""
    seen = await rig.version()
    await rig.decides("note", "triaged", words="Something new.")

    page = await rig.post(f"{rig.case}/decide/assign{step}", **WORDS, checked="yes", version=seen)

    assert page.status_code == (200 if step else 409)
    assert "She knows the area." in page.text
    assert 'name="checked"' in page.text
    assert TICKED not in page.text


async def test_a_tick_stays_while_the_case_does(rig: Rig) -> None:
    """Going back to change a word costs no statement."""
    seen = await rig.version()

    page = await rig.post(f"{rig.case}/decide/assign/change", **WORDS, checked="yes", version=seen)

    assert TICKED in page.text
