"""What every part of the settings has in common, and the kinds of text in them.

Owns strictness: an unknown name is a fault, and nothing changes after reading.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,15}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")]
Words = Mapping[Code, str]
"""The same words by language code."""
OptionalPath = Annotated[Path | None, BeforeValidator(lambda value: value or None)]
"""A path, or nothing: an empty text would otherwise mean the mission's folder."""


class Section(BaseModel):
    """A table of mission.toml. Frozen; an unknown key is a fault, not a shrug."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
