"""What the export pages record is taken, or refused, by the server's own rules."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desk.errors import RefusedActError
from tests.desk.office import Office, opened_office
from tests.desk.test_against_the_rules import does, with_proposals


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office with one case."""
    async with opened_office(tmp_path) as made:
        await made.scene.files("A story.")
        yield made


async def test_a_summary_is_recorded_with_its_note(office: Office) -> None:
    """Any reader may; to whom and against what rests sealed beside it."""
    reference = (await office.scene.case()).reference
    form = {"what": "summary", "purpose": "care", "to_whom": "A clinic", "override": "A life."}

    case = await does(office, "ada", reference, "export", form)

    assert case.notes[-1].facts["override"] == "A life."
    assert "export" in [line.what for line in case.timeline]


async def test_the_words_wait_for_a_head(office: Office) -> None:
    """Without one, and while a proposal waits, the server refuses them."""
    reference = (await office.scene.case()).reference
    form = {"what": "whole", "words": "For the file."}

    with pytest.raises(RefusedActError) as unasked:
        await does(office, "ada", reference, "export", form)
    await does(office, "ada", reference, "propose_export", form)
    case = await with_proposals(office, await office.opens("ada", reference))
    assert case.detail.summary.proposal is not None
    number = str(case.detail.summary.proposal.number)
    with pytest.raises(RefusedActError) as waiting:
        await does(office, "ada", reference, "export", {**form, "by": number})

    assert unasked.value.reason == waiting.value.reason == "needs_approval"
