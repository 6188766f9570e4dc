"""Whether eye and voice read what was written: places of words, as Chromium drew them.

Owns the measuring, which is done in the page (`reading.js`). Words of one
script must stand in their order, whatever surrounds them: Latin ones from left
to right, Arabic ones from right to left. A number, a code or a full stop that
belongs to a sentence must not have moved to its other end. And no passage is
said to be in a language that is written otherwise.
"""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

_MEASURE = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def misread(page: Page) -> Iterator[str]:
    """Say which words would be read in another order, or language, than they were written."""
    yield from page.evaluate(_MEASURE)
