"""Referrals: nobody is told of a report by routine, nor against silence."""

import pytest

from desk.planning import FormError
from tests.desk.decisions import TRIAGE, does, filed
from tests.desk.office import Office


async def test_a_referral_wants_consent_or_a_reason_that_is_kept(office: Office) -> None:
    """Silence is no consent; who goes against it says why, in the record."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    form = {"to_whom": "The clinic", "purpose": "care", "words": "Needs care."}

    with pytest.raises(FormError) as refused:
        await does(office, "ada", case, "refer", form)
    await does(office, "ada", case, "refer", form | {"override": "A child is in danger."})

    assert refused.value.reason == "consent"
    seen = await office.opens("ben", row.reference)
    assert seen.notes[0].facts["override"] == "A child is in danger."
    assert seen.notes[0].facts["consent"] == "none"


async def test_an_accused_host_authority_asks_for_care_in_whom_is_told(office: Office) -> None:
    """No partner under the accused learns of the report by routine."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "triage", TRIAGE | {"subject": "subj:HST_POL"})
    case = await office.opens("ada", row.reference)
    form = {"to_whom": "A ministry", "purpose": "act", "words": "x", "override": "Must be."}

    with pytest.raises(FormError) as refused:
        await does(office, "ada", case, "refer", form)

    assert refused.value.reason == "host_authority"
    await does(office, "ada", case, "refer", form | {"not_of_host": "yes"})
