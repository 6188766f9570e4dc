"""What a mission lists for the people around it: areas, contacts, services.

Owns the shapes of these lists as a mission writes them. Whether they fit
together is `bot.config.soundness`'s to say. Ids are permanent, because they
rest inside sealed reports.
"""

import datetime as dt
from typing import Literal

from pydantic import Field

from bot.config.section import Id, Section, Words


class Area(Section):
    """A place that reporters can pick."""

    id: Id = Field(description="Permanent; stands inside sealed reports.", examples=["north"])
    names: Words = Field(
        description="Its name by language.", examples=[{"en": "North bank", "fr": "Rive nord"}]
    )


class Contact(Section):
    """A place or number that helps now. Hidden when nobody has verified it of late."""

    id: Id = Field(description="Permanent.", examples=["clinic"])
    area: Id | None = Field(
        default=None, description="Its area; every area if left out.", examples=["north"]
    )
    name: Words = Field(description="Its name, by language.", examples=[{"en": "Ward 3"}])
    what: Words = Field(
        description="What one finds there, by language.",
        examples=[{"en": "Health care, day and night"}],
    )
    phone: str | None = Field(
        default=None,
        pattern=r"^[+0-9 *#-]{2,20}$",
        description="A number that can be dialled.",
        examples=["+00 000 000"],
    )
    place: Words | None = Field(
        default=None,
        description="Where it is, by language.",
        examples=[{"en": "Beside the market"}],
    )
    verified_on: dt.date = Field(
        description="The day on which someone last rang or went there.",
        examples=[dt.date(2026, 1, 31)],
    )


class Service(Section):
    """A service to which reporters can be pointed."""

    id: Id = Field(description="Permanent.", examples=["care"])
    kind: Literal["care", "legal", "child", "food", "shelter", "other"] = Field(
        description="What it gives.", examples=["care"]
    )
    area: Id | None = Field(
        default=None, description="Its area; every area if left out.", examples=["north"]
    )
    names: Words = Field(description="Its name by language.", examples=[{"en": "Health care"}])
    contact: Id = Field(description="The contact that leads to it.", examples=["clinic"])
