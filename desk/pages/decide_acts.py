"""From a page's form to `desk.deciding`, and from what it refuses back to a sentence.

Owns two things that only a page can know: which version of the case the
officer had before their eyes, and in whose language a refused field is named.
"""

import secrets
from collections.abc import Mapping

from bot.casework.actions import Action, rule_of
from bot.marks import N_
from desk.asking import Asked
from desk.casefile import CaseFile
from desk.deciding import Deciding, decide
from desk.errors import ChangedError
from desk.pages.case_opening import now, reader
from desk.planning import FormError
from desk.wire import Done

REASONS: Mapping[str, str] = {
    "missing": N_("This is needed."),
    "unknown": N_("This cannot be chosen."),
    "conflict": N_("The report speaks of this officer or their unit."),
    "consent": N_("The reporter has not agreed to this. Say why it must be."),
    "host_authority": N_(
        "An authority of this country is accused. Say that no partner under it is told."
    ),
    "never": N_("This result is never used for this kind of case."),
    "head": N_("Only a head closes a case so, and on evidence."),
    "second_person": N_("You proposed this yourself, so another officer must decide."),
    "no_proposal": N_("Nothing that waits for this can be read here any more."),
    "reference": N_("This is no reference of a case, such as K7M-2QD."),
    "itself": N_("This is the case itself."),
    "state": N_("The case's state does not allow this any more."),
    "letter": N_("The letter cannot be sent so: it is too long, or needs your own words."),
    "words": N_("This is too long, or empty."),
}
"""What is wrong with a field, by `desk.plans`' codes."""


def sentence_of(error: FormError) -> str:
    """Say what is wrong with a field."""
    return REASONS.get(error.reason, REASONS["unknown"])


async def act(asked: Asked, case: CaseFile, action: str, form: Mapping[str, str]) -> Done:
    """Make a decision about the case as the officer saw it.

    Raises:
        FormError: a field cannot be as it is.
        ChangedError: the case is another now than the one on the page.
        DeskError: as `desk.deciding` raises it.
    """
    seen = form.get("version", "")
    if rule_of(Action(action)).is_versioned and seen != str(case.detail.version):
        # The page was opened before somebody else acted: they decided about another case.
        raise ChangedError(case.detail.version)
    areas = {key: names.get("en", key) for key, names in asked.desk.settings.areas.items()}
    giving = asked.session.giving
    deciding = Deciding(
        reader=reader(asked),
        server=asked.session.client,
        random=secrets.token_bytes,
        now=now(asked),
        areas=areas,
        tell=lambda done, count: giving.update({case.reference: (done, count)}),
    )
    fields = {name: value for name, value in form.items() if name != "version"}
    try:
        done = await decide(deciding, case, action, fields)
    finally:
        giving.pop(case.reference, None)
    if done.announced is not None:
        asked.session.announced[case.reference] = done.announced
    return done
