"""What the bar on every page shows of the officer and the server.

Owns those facts: role, duty, when the queue was last fetched, whether the
server is away, whether this machine's clock is off, and when the roster ends.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.casework.actions import may_retry_forwarding
from bot.sealing.roster import DutyHours, Officer
from bot.sealing.roster_signing import expiry_warning
from desk.session import Session
from desk.times import clock_is_off

# Pages for heads, by the alarm that they are about.
_PAGES = {"forwarding_dead": "/undelivered"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What the bar shows; times in seconds since 1970 UTC.

    Attributes:
        duty_until: when the officer's duty ends; None if they are off duty, 0 if always on.
        clock_off: how far this machine's clock is ahead of the server's, if too far.
        roster_days: the warning that is due about the roster's end.
    """

    officer: str
    roles: tuple[str, ...]
    duty_until: int | None
    fetched: float | None
    away_since: float | None
    approvals: int
    urgent: int
    clock_off: timedelta | None
    alarms: tuple[str, ...]
    telegram_away: bool
    roster_days: int | None

    def leads_on(self, alarm: str) -> str:
        """The page of what an alarm is about; empty where this officer has none."""
        return _PAGES.get(alarm, "") if may_retry_forwarding(self.roles) else ""

    @classmethod
    def of(cls, session: Session, now: float) -> "Bar":
        """Gather what is known in this session."""
        newest = max(session.pages.values(), key=lambda each: each[0], default=None)
        page = newest[1] if newest else None
        return cls(
            officer=session.officer,
            roles=session.me.roles,
            duty_until=duty_until(session.me, int(now)),
            fetched=newest[0] if newest else session.client.last_answer,
            away_since=session.client.away_since,
            approvals=page.counts.get("approvals", 0) if page else 0,
            urgent=page.urgent.count if page else 0,
            clock_off=clock_is_off(newest[0], page.service.now) if newest and page else None,
            alarms=page.service.alarms if page else (),
            telegram_away=page is not None and page.service.telegram != "ok",
            roster_days=expiry_warning(session.roster.roster, int(now)),
        )


def duty_until(officer: Officer, now: int) -> int | None:
    """When this duty ends: None if off duty, 0 if the officer has no hours and is always on."""
    if not officer.duty:
        return 0
    running = [hours for hours in officer.duty if hours.covers(now)]
    return max((_end(hours, now) for hours in running), default=None)


def _end(hours: DutyHours, now: int) -> int:
    """The next moment, by its clock, at which these hours end."""
    hour, minute = map(int, hours.end.split(":"))
    today = datetime.fromtimestamp(now, UTC).replace(hour=hour, minute=minute, second=0)
    end = today if today.timestamp() > now else today + timedelta(days=1)
    return int(end.timestamp())
