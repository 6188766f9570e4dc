"""What the service's own codes are called: roles, queues, standards, alarms, acts.

Owns these tables and nothing else. The codes are the server's and the
roster's; one that this version does not know is shown as it is written.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from bot.marks import N_
from desk.words import Words

ROLES: Mapping[str, str] = {
    "intake": N_("intake"),
    "investigator": N_("investigator"),
    "advocate": N_("victims' advocate"),
    "head": N_("head"),
    "auditor": N_("auditor"),
    "oversight": N_("oversight"),
    "trying-out": N_("trying out"),
}
QUEUES: Mapping[str, str] = {
    "protection": N_("protection"),
    "child": N_("children"),
    "conduct": N_("conduct of staff"),
    "service": N_("aid and services"),
    "oversight": N_("oversight"),
}
STANDARDS: Mapping[str, str] = {
    "triage P1": N_("our rule for P1"),
    "triage P2": N_("our rule for P2"),
    "triage P3": N_("our rule for P3"),
    "triage P4": N_("our rule for P4"),
    "triage P1, no danger now": N_("our rule for P1 when nobody is in danger now"),
    "EU 2019/1937 art. 9(1)(b)": N_("EU Directive 2019/1937, article 9(1)(b)"),
    "EU 2019/1937 art. 9(1)(f)": N_("EU Directive 2019/1937, article 9(1)(f)"),
    "urgent investigation": N_("target for urgent investigations: 90 days"),
    "investigation": N_("target for investigations: 180 days"),
    "quarantine": N_("what was set aside is read within 72 hours"),
}
ALARMS: Mapping[str, str] = {
    "roster_refused": N_("the roster is not believed"),
    "intake_closed": N_("reports are not taken"),
    "clock_doubted": N_("its clock may be wrong"),
    "nobody_reads": N_("nobody has fetched cases for 24 hours"),
    "telegram_away": N_("Telegram does not answer"),
    "disk_filling": N_("its disk fills"),
    "disk_full": N_("its disk is full"),
    "updates_contested": N_("another program takes the bot's messages"),
    "webhook_failing": N_("messages do not arrive by the webhook"),
    "mirror_failed": N_("the second copy of the cases fails"),
    "officers_shut_out": N_("desks are not answered"),
    "forwarding_away": N_("a receiver of forwarded cases does not answer"),
    "forwarding_dead": N_("forwarding was given up"),
    "forwarding_held": N_("forwarding waits for a person"),
    "urgent_unanswered": N_("an urgent case that nobody answers"),
    "nobody_to_call": N_("nobody can be called"),
    "purge_waits": N_("erasing old cases waits"),
    "many_cases_read": N_("one officer reads very many cases"),
    "cases_unlisted": N_("some cases cannot be listed"),
}
SERVER_ACTS: Mapping[str, str] = {
    "fetch": N_("Fetched, to be listed"),
    "denied": N_("Asked for a case that is not theirs, or not there"),
    "denied_more": N_("Asked many times for cases that are not theirs, or not there"),
    "quarantined": N_("Set aside as part of a flood"),
    "called": N_("Duty was called"),
    "called_next": N_("The next officers were called"),
    "called_head": N_("The head was called"),
    "escrow_used": N_("The escrow key was used"),
    "erased": N_("A case was erased for good"),
    "forwarding_retried": N_("What was not delivered is tried again"),
}
ACTORS: Mapping[str, str] = {
    "reporter": N_("the reporter"),
    "server": N_("the server"),
}
"""Who acts without being an officer."""


def naming(words: Words) -> dict[str, Any]:
    """What every template names these codes by."""

    def name(table: Mapping[str, str], code: str) -> Markup:
        sentence = table.get(code)
        return Markup("<bdi>{}</bdi>").format(code) if sentence is None else words.say(sentence)

    def each(table: Mapping[str, str], codes: Iterable[str]) -> Markup:
        return words.listed(name(table, code) for code in codes)

    return {
        "queue_name": partial(name, QUEUES),
        "standard_name": partial(name, STANDARDS),
        "alarm_name": partial(name, ALARMS),
        "role_names": partial(each, ROLES),
        "queue_names": partial(each, QUEUES),
        "language_name": words.language_name,
        "language_names": lambda codes: words.listed(map(words.language_name, codes)),
        "listed": words.listed,
    }


def officer_name(words: Words, name: str, me: str) -> Markup:
    """An officer by name, and whether that is who looks."""
    said = Markup("<bdi>{}</bdi>").format(name)
    return said + " " + words.say(N_("(you)")) if name == me else said
