"""What is asked of every page: axe's opinion, its width on a small phone, its order of words.

Owns the questions; which pages they are asked of is the tests'.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.interop.desk.reading import misread

NARROW = 320
# Not on by default; a finger needs 24 px (WCAG 2.2, 2.5.8).
EVERYTHING: Mapping[str, Any] = {
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
# All that a theme can change; the rest of a page is the same in both.
COLOURS: Mapping[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
    "preload": False,
}

# Axe takes letters that are joined for an icon's name, and then looks at no contrast of their
# whole font: on an Arabic page at none. It finds out by drawing; here every sign looks alike.
NO_ICONS = """() => {
    const pen = CanvasRenderingContext2D.prototype;
    pen.measureText = (text) => ({ width: 10 * text.length });
    pen.fillText = function () { this.fillRect(0, 0, 5, 5); };
}"""


def axe(page: Page, options: Mapping[str, Any] = EVERYTHING) -> Iterator[str]:
    """Say what axe finds wrong with a page as it stands."""
    script = Path(os.environ["AMANA_INTEROP_NODE"]) / "axe-core" / "axe.min.js"
    if not page.evaluate("'axe' in window"):
        page.evaluate(NO_ICONS)
        page.evaluate(script.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("options => window.axe.run(options)", options)
    assert found["passes"], f"axe has looked at nothing of {page.url}"
    for one in found["violations"]:
        for node in one["nodes"]:
            yield f"{one['id']} at {' '.join(map(str, node['target']))}"


def widths(page: Page) -> Iterator[str]:
    """Say if a page scrolls sideways."""
    room, width = page.evaluate("[innerWidth, document.scrollingElement.scrollWidth]")
    if width > room:
        yield f"{width} px wide in {room}: {page.evaluate(WIDE_ONES)}"


WIDE_ONES = """() => [...document.querySelectorAll('body *')]
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([one, box]) =>
        box.right > innerWidth + 1 || box.left < -1 || one.scrollWidth > innerWidth)
    .map(([one]) => one).slice(0, 4).map((one) => `${one.tagName}.${one.className}#${one.id}`)"""


def faults(page: Page) -> list[str]:
    """Ask everything of a page: in both themes, on a wide screen and on a narrow one."""
    before = page.viewport_size
    assert before is not None
    found = [*misread(page), *_named("wide, light", axe(page))]
    page.emulate_media(color_scheme="dark")
    found += _named("wide, dark", axe(page, COLOURS))
    page.set_viewport_size({"width": NARROW, "height": 568})
    found += _named("narrow", (*widths(page), *misread(page)))
    found += _named("narrow, dark", axe(page))
    page.emulate_media(color_scheme="light")
    found += _named("narrow, light", axe(page, COLOURS))
    page.set_viewport_size(before)
    return found


def faults_at_a_glance(page: Page, *, thorough: bool) -> list[str]:
    """Ask of a page in one more language what its words can change."""
    before = page.viewport_size
    assert before is not None
    found = [*misread(page)]
    page.set_viewport_size({"width": NARROW, "height": 568})
    found += _named("narrow", (*widths(page), *(axe(page) if thorough else ())))
    page.set_viewport_size(before)
    return found


def _named(how: str, found: Iterator[str] | tuple[str, ...]) -> list[str]:
    return [f"{how}: {fault}" for fault in found]
