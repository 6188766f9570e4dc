"""What all tests share: which need more than pip, which come first, patience on a busy machine."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

FIRST = Path(__file__).parent / "journeys"

# The judges of `make interop` want npm and apt packages; it sets this variable.
collect_ignore = [] if os.environ.get("AMANA_INTEROP") else ["interop"]

# How long an example takes says more of the machine's other work than of ours.
settings.register_profile("amana", deadline=None)
settings.load_profile("amana")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the journeys first: they mostly wait, and whatever is short fills the gaps."""
    items.sort(key=lambda item: FIRST not in item.path.parents)
