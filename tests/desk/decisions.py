"""Decisions as officers make them: the forms that they fill in, and one way to decide.

Owns no test and checks nothing.
"""

from collections.abc import Mapping

from bot.services.rows import CaseRow
from desk.casefile import CaseFile
from desk.deciding import Deciding, decide
from desk.wire import Done
from tests.bot.sealing.cast import Seeded
from tests.desk.office import Office

TRIAGE = {
    "category": "cat:SEA.TRX",
    "subject": "subj:MIL",
    "harm_risk": "high",
    "words": "It is in the story.",
}
GIVE = {"to": "dora", "words": "I asked dora.", "checked": "yes"}
CLOSING = {
    "code": "close:UNS",
    "category": "cat:SEA.TRX",
    "words": "No witness spoke.",
}


async def does(
    office: Office, name: str, case: CaseFile, action: str, form: Mapping[str, str]
) -> Done:
    """An officer decides."""
    reader = office.desk(name)
    deciding = Deciding(
        reader=reader,
        server=office.client(name),
        random=Seeded(f"{name} {action}"),
        now=office.scene.clock.now(),
    )
    return await decide(deciding, case, action, form)


async def filed(office: Office) -> CaseRow:
    """One case."""
    row, _, _ = await office.scene.files("They took my cow.")
    return row
