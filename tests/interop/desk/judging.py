"""What is asked of every page: axe's opinion, its width on a small phone, its directions.

Owns the questions; which pages they are asked of is the tests'.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

NARROW = 320
# Not on by default; a finger needs 24 px (WCAG 2.2, 2.5.8).
OPTIONS = {
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}

# Text nodes of several Latin words whose nearest box runs from right to left: there, "34 minutes
# left" would be read as "left minutes 34".
REVERSED = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        const box = text.parentElement;
        if (!/[A-Za-z]{2,}\\W+[A-Za-z]{2,}/.test(text.data)) continue;
        // A phone's card holds what the bot sends: its isolates keep words in order there.
        if (box.closest('script, style, textarea, option, .phone, [hidden]')) continue;
        if (getComputedStyle(box).direction === 'rtl') found.push(text.data.trim());
    }
    return found;
}"""


def axe(page: Page) -> Iterator[str]:
    """Say what axe finds wrong with a page as it stands."""
    script = Path(os.environ["AMANA_INTEROP_NODE"]) / "axe-core" / "axe.min.js"
    if not page.evaluate("'axe' in window"):
        page.evaluate(script.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("options => window.axe.run(options)", OPTIONS)
    assert found["passes"], "axe has looked at nothing"
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


def directions(page: Page) -> Iterator[str]:
    """Say which English would be read backwards on a page that runs from right to left."""
    yield from (f"reversed: {text[:60]}" for text in page.evaluate(REVERSED))


def faults(page: Page) -> list[str]:
    """Ask everything of a page: light on a wide screen, dark on a narrow one."""
    found = [*directions(page), *(f"wide, light: {fault}" for fault in axe(page))]
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": NARROW, "height": 568})
    page.emulate_media(color_scheme="dark")
    found += [f"narrow, dark: {fault}" for fault in (*widths(page), *axe(page))]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(before)
    return found
