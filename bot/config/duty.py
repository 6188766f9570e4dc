"""How a human is woken: minutes, quiet hours, and the second path.

Owns the meaning of these settings. None of them can name a case or a person
who writes: what leaves by them says only that somebody should look.
"""

from collections import Counter
from typing import Annotated, Literal

from pydantic import Field, SecretStr, StringConstraints, field_validator

from bot.config.section import OptionalPath, Section

Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Mailbox = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}=[^@\s,<>\p{C}]+@[^@\s,<>\p{C}]+$")
]

# No sign that ends a line or steers one: it would begin a header of its own, or keep every
# page from being written at the moment when somebody must be woken.
Sender = Annotated[str, StringConstraints(pattern=r"^([^@\s,<>\p{C}]+@[^@\s,<>\p{C}]+)?$")]


class EmailSection(Section):
    """The second path by which officers are woken: a neutral e-mail, always over TLS."""

    host: str = Field(
        default="",
        description="The mail server of the second path; there is no second path if empty.",
    )
    port: int = Field(default=465, ge=1, le=65535, description="Its port.")
    security: Literal["tls", "starttls"] = Field(
        default="tls",
        description="`tls` from the first byte (465), or `starttls` (587); never in clear.",
    )
    user: str = Field(default="", description="The account at the mail server; none if empty.")
    password: SecretStr = Field(default=SecretStr(""), description="That account's password.")
    sender: Sender = Field(
        default="",
        description="The address that the e-mails come from. Choose a neutral one: it stands in "
        "officers' mailboxes.",
        examples=["desk@example.org"],
    )
    ca_file: OptionalPath = Field(
        default=None,
        description="Certificates of the authority that vouches for the mail server; the system's "
        "if empty.",
    )
    subject: str = Field(
        default="Please look at your desk",
        min_length=1,
        max_length=78,
        pattern=r"^[^\p{Cc}\p{Zl}\p{Zp}]+$",
        description="The subject, which is also all that the e-mail says. Keep it neutral.",
    )


class DutySection(Section):
    """When officers are told of cases, and what happens while nobody answers an urgent one."""

    next_minutes: int = Field(
        default=10,
        ge=1,
        le=60,
        description="Minutes without an answer to an urgent case (P1) until the next reader of it "
        "is called.",
    )
    head_minutes: int = Field(
        default=30,
        ge=2,
        le=120,
        description="Minutes until the heads among its readers are called, or all of its readers "
        "where no head reads it.",
    )
    quiet_from: Clock = Field(
        default="21:00",
        description="From this time, by `mission.time_zone`, no phone rings for P3 and P4.",
    )
    quiet_until: Clock = Field(default="06:00", description="Until this time.")
    mailboxes: tuple[Mailbox, ...] = Field(
        default=(),
        description="Officers' mailboxes for the second path, as `officer-1=name@example.org`.",
        examples=[("officer-1=name@example.org",)],
    )
    email: EmailSection = EmailSection()

    @field_validator("mailboxes")
    @classmethod
    def _is_one_each(cls, boxes: tuple[str, ...]) -> tuple[str, ...]:
        for name, count in Counter(box.partition("=")[0] for box in boxes).items():
            if count > 1:
                raise ValueError(f"“{name}” has {count} mailboxes, and an officer has one")
        return boxes

    def mailbox_of(self) -> dict[str, str]:
        """Mailboxes by officer."""
        pairs = (box.partition("=") for box in self.mailboxes)
        return {name: address for name, _, address in pairs}
