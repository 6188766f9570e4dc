"""How the running bot is: what a monitor would be told, said as sentences.

Owns the sentences. What other checks see for themselves is not said twice. A
bot that does not run has no health; that is no fault here.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.config import Fault, Settings, Severity
from bot.errors import StorageError
from bot.services.health import COMMAND
from storage.socket import NobodyListeningError, ask

PATIENCE_S: Final = 10
SAID_ELSEWHERE: Final = frozenset(
    {
        "intake_closed",
        "roster_refused",
        "disk_filling",
        "disk_full",
        "forwarding_dead",
        "forwarding_held",
    }
)
OBSTACLES: Final[Mapping[str, str]] = {
    "tick_silent": "the loop that erases and wakes gives no sign: start the bot anew.",
    "updates_silent": "the loop that takes updates gives no sign: start the bot anew.",
    "telegram_away": "Telegram has not answered for five minutes: network, DNS, the firewall.",
    "store_fails": "the store does not answer: look at the disk and the log.",
}
"""What keeps a report from being taken, by its name on `/readyz`."""
ALARMS: Final[Mapping[str, tuple[Severity, str]]] = {
    "clock_doubted": (
        Severity.LAPSE,
        "the clock is not believed, so nothing is erased and no notice leaves: keep NTP running.",
    ),
    "cases_unattended": (
        Severity.LAPSE,
        "since the start, a case was sealed to the escrow alone: oversight opens it with that.",
    ),
    "nobody_reads": (Severity.WARNING, "for 24 hours nobody has taken entries away: read."),
    "telegram_away": (Severity.LAPSE, OBSTACLES["telegram_away"]),
    "updates_contested": (
        Severity.LAPSE,
        "somebody else takes this bot's updates: end the second bot, or `/revoke` the token.",
    ),
    "webhook_failing": (
        Severity.LAPSE,
        "Telegram could not deliver of late: look at the proxy and its certificate.",
    ),
    "officers_shut_out": (
        Severity.LAPSE,
        "the officers' API has stopped: start the bot anew, and look at the log.",
    ),
    "many_cases_read": (
        Severity.WARNING,
        "one officer opened 20 cases within ten minutes: ask them.",
    ),
    "cases_unlisted": (
        Severity.LAPSE,
        "a case's memory could not be opened, so it is in nobody's list: restore `server.key`.",
    ),
    "urgent_unanswered": (
        Severity.LAPSE,
        "an urgent case was called for in every way, and nobody answered: ring somebody.",
    ),
    "nobody_to_call": (
        Severity.LAPSE,
        "an urgent case has no reader who can be called: ring somebody; link chats, add mailboxes.",
    ),
    "forwarding_away": (
        Severity.LAPSE,
        "a destination has failed for an hour, or no setting names it.",
    ),
    "mirror_failed": (
        Severity.LAPSE,
        "something committed is not in the mirror yet, and lies in one place only: its disk.",
    ),
    "purge_waits": (
        Severity.WARNING,
        "more is over by age than a day explains: `amana purge --dry-run`, then `--confirm`.",
    ),
}
"""What an operator must not overlook, by its name in the log and in `amana_alarm`."""
_UNKNOWN: Final = "the running bot says “{name}”: docs/OPERATIONS.md tells what that is."


async def running_faults(settings: Settings) -> list[Fault]:
    """Everything that the running bot would tell a monitor; nothing where none runs."""
    try:
        told = await ask(settings.socket, {"command": COMMAND}, seconds=PATIENCE_S)
    except NobodyListeningError:
        return []
    except StorageError as error:
        return [Fault(f"the running bot was asked how it is: {error}", Severity.LAPSE)]
    return list(_faults(told))


def _faults(told: Mapping[str, Any]) -> list[Fault]:
    failing = {str(name) for name in told["failing"]} - SAID_ELSEWHERE
    standing = {str(name) for name, stands in told["alarms"].items() if stands}
    found = [
        Fault(OBSTACLES.get(name) or _UNKNOWN.format(name=name), Severity.LAPSE)
        for name in sorted(failing)
    ]
    for name in sorted(standing - SAID_ELSEWHERE - failing):
        severity, sentence = ALARMS.get(name) or (Severity.LAPSE, _UNKNOWN.format(name=name))
        found.append(Fault(sentence, severity))
    return found
