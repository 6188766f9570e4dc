"""Triage: every field is filled in, the newest counts, and the server learns none of it."""

import pytest

from desk.planning import FormError
from tests.desk.decisions import TRIAGE, does, filed
from tests.desk.office import Office


async def test_the_newest_triage_counts(office: Office) -> None:
    """An officer may change their mind; both notes stay."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "triage", TRIAGE)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "triage", TRIAGE | {"category": "cat:COR.BRI"})

    seen = await office.opens("ben", row.reference)

    assert seen.triage is not None
    assert (seen.triage.category, seen.triage.by) == ("cat:COR.BRI", "ada")
    assert len(seen.notes) == 2


@pytest.mark.parametrize("missing", ["category", "subject", "harm_risk", "words"])
async def test_triage_wants_every_field(office: Office, missing: str) -> None:
    """Nobody goes on with a report before asking who may come to harm by it."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    with pytest.raises(FormError) as refused:
        await does(office, "ada", case, "triage", {**TRIAGE, missing: ""})

    assert refused.value.field == missing
    assert office.client("ada").acts == []


async def test_what_the_server_learns_of_a_triage(office: Office) -> None:
    """That there was one: neither the category nor the reason."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "triage", TRIAGE)

    ((action, facts, _),) = office.client("ada").acts
    assert (action, facts) == ("triage", {})
