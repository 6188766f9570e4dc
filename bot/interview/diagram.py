"""Draws `docs/transitions.md` from the machine's own tables.

Owns the drawing. It holds no transition of its own: what is drawn is what
runs, and a test compares the page with this module's output.

    python -m bot.interview.diagram > docs/transitions.md
"""

import sys

from bot.interview.happenings import Happening
from bot.interview.schema import Phase
from bot.interview.taps import Verb
from bot.interview.transitions import ALWAYS, BROUGHT_ABOUT, IN_PLACE, TRANSITIONS

_HEAD = """\
# The conversation's transitions

Drawn by `python -m bot.interview.diagram` from the tables in
`bot/interview/transitions.py`; do not edit by hand. Names in capitals are events,
the others are taps. What leaves a phase as it is stands in the table below
the diagram, not in it.
"""


def draw() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD, "```mermaid", *_diagram(), "```", "", *_in_place(), ""])


def _diagram() -> list[str]:
    lines = ["stateDiagram-v2", f"    [*] --> {Phase.WELCOME}"]
    for phase in Phase:
        arrows: dict[Phase, list[str]] = {}
        for happening, target in TRANSITIONS[phase].items():
            if target is not phase:
                arrows.setdefault(target, []).append(_name(happening))
        lines += [
            f"    {phase} --> {target}: {', '.join(sorted(names))}"
            for target, names in arrows.items()
        ]
        if phase in BROUGHT_ABOUT:
            target, reason = BROUGHT_ABOUT[phase]
            lines.append(f"    {phase} --> {target}: ({reason})")
    lines.append("    state anywhere <<choice>>")
    lines += [f"    anywhere --> {target}: {_name(kind)}" for kind, target in ALWAYS.items()]
    return lines


def _in_place() -> list[str]:
    every = ", ".join(sorted(_name(happening) for happening in IN_PLACE))
    rows = [f"| {phase} | {', '.join(_staying(phase))} |" for phase in Phase]
    return [
        f"Every phase takes and stays: {every}.",
        "",
        "| phase | stays at |",
        "|---|---|",
        *rows,
    ]


def _staying(phase: Phase) -> list[str]:
    row = TRANSITIONS[phase]
    return sorted(_name(happening) for happening, target in row.items() if target is phase)


def _name(happening: Happening) -> str:
    return happening.value if isinstance(happening, Verb) else happening.__name__.upper()


if __name__ == "__main__":
    sys.stdout.write(draw())
