"""What leaves for other systems, and whereto: destinations, routes, the list of allowed places.

Owns the meaning of these settings. A route can name only what the server may
know: an entry's kind, and a case's queue, priority and state.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.casework.lifecycle import State
from bot.casework.triage import Priority, Queue
from bot.config.section import Id, OptionalPath, Section
from bot.sealing.manifest import EntryKind

Mailbox = Annotated[str, StringConstraints(pattern=r"^[^@\s,<>\p{C}]+@[^@\s,<>\p{C}]+$")]


class ForwardingSection(Section):
    """Whereto this server may speak to hand sealed entries over, and when it gives up."""

    allow: tuple[str, ...] = Field(
        default=(),
        description="Hosts that destinations may use, as `host` or `host:port`; `http://host:port` "
        "for one that may be spoken to in clear. What is not listed is never connected to.",
    )
    inside: tuple[str, ...] = Field(
        default=(),
        description="Networks inside a house, such as `10.1.2.0/24`, to which listed hosts may "
        "lead. An address that is itself listed in `forwarding.allow` needs no network here.",
    )
    give_up_days: int = Field(
        default=14,
        ge=1,
        le=90,
        description="Days after which what could not be delivered is set aside for a human.",
    )
    give_up_tries: int = Field(
        default=12,
        ge=3,
        le=100,
        description="How often a destination that takes others may refuse one item until that is "
        "set aside for a human.",
    )


class DestinationItem(Section):
    """A system or mailbox that gets sealed entries; routes say which."""

    name: Id = Field(
        description="Its name in routes and commands; never `duty` or `erase`.", examples=["openfn"]
    )
    kind: Literal["webhook", "email", "folder"] = Field(
        description="How entries go there: `webhook`, `email` or `folder`.", examples=["webhook"]
    )
    body: Literal["sealed", "sealed+facts", "facts"] = Field(
        default="sealed",
        description="What goes: the sealed file alone; with reference, queue, priority, state and "
        "coarse times in clear; or (webhooks only) those facts without the file. Facts in clear "
        "are the mission's to allow: whoever runs the destination reads them.",
        examples=["sealed"],
    )
    url: str = Field(
        default="",
        description="A webhook's address; its host must be in `forwarding.allow`.",
        examples=["https://hooks.example.org/amana"],
    )
    secret_file: OptionalPath = Field(
        default=None,
        description="A file with the webhook's shared secret (`whsec_…`); if left out, one is "
        "derived, which `amana outbox secret NAME` writes for the receiver.",
        examples=["keys/openfn.secret"],
    )
    ca_file: OptionalPath = Field(
        default=None,
        description="Certificates of the authority that vouches for a webhook's host; the "
        "system's if left out.",
        examples=["keys/authority.pem"],
    )
    to: tuple[Mailbox, ...] = Field(
        default=(),
        description="Mailboxes of an e-mail destination; sent by the server of `duty.email`.",
        examples=[("desk@example.org",)],
    )
    subject: str = Field(
        default="Documents",
        min_length=1,
        max_length=78,
        pattern=r"^[^\p{Cc}\p{Zl}\p{Zp}]+$",
        description="The subject of all its e-mails. Keep it neutral.",
        examples=["Documents"],
    )
    path: OptionalPath = Field(
        default=None,
        description="A folder destination's folder, which must exist.",
        examples=["outgoing"],
    )
    megabytes: int = Field(
        default=10,
        ge=1,
        le=45,
        description="The largest sealed file that a webhook or mailbox gets; larger ones are set "
        "aside for a human. A folder has no limit.",
        examples=[10],
    )
    at_once: int = Field(
        default=1,
        ge=1,
        le=8,
        description="How many entries may be on their way there at once; with 1 they arrive in "
        "their order.",
        examples=[1],
    )


class RouteItem(Section):
    """A rule that says which entries go to which destinations. A list left out means any."""

    to: tuple[Id, ...] = Field(
        min_length=1, description="Names of destinations.", examples=[("openfn",)]
    )
    kinds: tuple[EntryKind, ...] = Field(
        default=(EntryKind.REPORT, EntryKind.ADDITION, EntryKind.FILE),
        min_length=1,
        description="Kinds of entries: `report`, `addition`, `file`, `letter`, `note`, `finding`.",
        examples=[("report", "addition")],
    )
    queues: tuple[Queue, ...] = Field(
        default=(), description="Queues of cases.", examples=[("protection", "child")]
    )
    priorities: tuple[Priority, ...] = Field(
        default=(), description="Priorities of cases.", examples=[("P1", "P2")]
    )
    states: tuple[State, ...] = Field(
        default=(), description="States of cases.", examples=[("submitted",)]
    )
