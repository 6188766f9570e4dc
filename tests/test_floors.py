"""The floors: imports only go down, never across, never in circles."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("bot", "handlers", "storage", "locales", "desk", "simulator")

# Room → floor. The longest matching prefix counts. A room may import itself and lower floors.
FLOORS = {
    "bot.errors": 0, "bot.marks": 0, "bot.digits": 0,
    "bot.interview": 1, "bot.casework": 1, "bot.sealing": 1,
    "bot.services": 2, "bot.i18n": 2,
    "storage": 3, "handlers.telegram": 3, "handlers.officers": 3, "handlers.health": 3,
    "bot.forwarding": 3, "bot.audio": 3, "desk": 3,
    "bot.config": 4, "bot.logs": 4, "bot.alarms": 4, "bot.today": 4,
    "bot.systemd": 4,
    "bot.app": 4, "bot.composition": 4, "bot.cli": 4, "bot.__main__": 4,
}  # fmt: skip
# Rooms of one floor that may see each other: the top floor composes itself.
ONE_HOUSE_FLOOR = 4
# Neighbours on one floor that one side may see: an error owns its translatable sentence, and a
# use case writes dates and letters for a reader. Never the other way round.
NEIGHBOURS = {("bot.errors", "bot.marks"), ("bot.services", "bot.i18n")}
# Packages without code of their own: importing them imports nothing.
HALLS = {"bot", "handlers", "locales"}
# A third party's door and the only rooms that may open it.
DOORS = {
    "cryptography": ("bot.sealing",),
    "telegram": ("handlers.telegram",),
    "aiohttp": ("handlers.telegram", "handlers.health"),
    "aiosqlite": ("storage",),
    "sqlite3": ("storage",),
    "babel": ("bot.i18n", "bot.cli"),
    "random": ("simulator",),
    "aiogram": ("simulator",),
    "teremok": ("simulator",),
    "http_message_signatures": ("bot.sealing",),
    "starlette": ("handlers.officers", "desk", "simulator", "bot.cli.workbench.studio"),
    "uvicorn": ("handlers.officers", "desk", "simulator", "bot.cli.workbench.studio"),
    "jinja2": ("desk", "bot.cli"),
    "weasyprint": ("desk",),
    "fontTools": ("desk",),
}
# Floor 1 is pure: its clock, randomness and files are arguments.
IMPURE = {"asyncio", "time", "os", "secrets", "random", "pathlib", "socket", "threading", "logging"}
PURE_ROOMS = ("bot.interview", "bot.casework", "bot.sealing")


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of ours by its dotted name."""
    for top in OURS:
        for path in sorted((ROOT / top).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), path


def room(name: str) -> str | None:
    """The room a module stands in."""
    fitting = [r for r in FLOORS if name == r or name.startswith(r + ".")]
    return max(fitting, key=len, default=None)


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the floors"
            named = [f"{node.module}.{alias.name}" for alias in node.names]
            # A package named only to reach its modules lends nothing of its own.
            yield from ([] if all(map(_is_module, named)) else [node.module or ""])
            yield from named


def _is_module(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def complaint(name: str, target: str) -> str | None:
    """Say why a module may not import another, or None if it may."""
    top = target.split(".", maxsplit=1)[0]
    if top in DOORS and not name.startswith(DOORS[top]):
        return f"{name} imports {target}: that belongs in {' or '.join(DOORS[top])}"
    if name.startswith("simulator"):
        stranger = top in OURS and top != "simulator"
        return f"{name} imports {target}: the simulator is a stranger to us" if stranger else None
    if name.startswith(PURE_ROOMS) and top in IMPURE:
        return f"{name} imports {target}: floor 1 takes I/O, clock and randomness as arguments"
    if top == "simulator":
        return f"{name} imports {target}: the simulator is reached over HTTP only"
    here, there = room(name), room(target)
    if top not in OURS or here is None or there is None or here == there:
        return None
    if (here, there) in NEIGHBOURS:
        return None
    if FLOORS[there] < FLOORS[here] or FLOORS[here] == ONE_HOUSE_FLOOR == FLOORS[there]:
        return None
    return f"{name} (floor {FLOORS[here]}) imports {target} (floor {FLOORS[there]}): only downwards"


def test_every_module_stands_on_a_floor() -> None:
    """A module outside every room would escape the check."""
    homeless = [
        name
        for name, _ in modules()
        if room(name) is None and not name.startswith("simulator") and name not in HALLS
    ]

    assert homeless == [], "give each a room in FLOORS"


def test_imports_only_go_down() -> None:
    """No module imports from its own floor's other rooms or from above."""
    checked = 0
    complaints = []
    for name, path in modules():
        for target in imports(path):
            checked += 1
            complaints.append(complaint(name, target))

    assert checked > 20, "the check found nothing to check"
    assert [c for c in complaints if c] == []


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("bot.interview.machine", "bot.casework.triage"),
        ("bot.services.ports", "storage.sqlite"),
        ("bot.services.ports", "telegram"),
        ("bot.sealing.entry", "time"),
        ("bot.i18n.catalogs", "bot.services.ports"),
        ("simulator.world", "bot.errors"),
        ("handlers.telegram.card", "storage.sqlite"),
    ],
)
def test_the_check_can_fail(name: str, target: str) -> None:
    """Each kind of trespass is seen."""
    assert complaint(name, target) is not None


def test_no_circles_between_modules() -> None:
    """Modules of one room never import each other in a circle."""
    known = dict(modules())
    edges = {n: {t for t in imports(p) if t in known and t != n} for n, p in known.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"circle: {' -> '.join((*trail, name))}"
        if name not in done:
            for target in edges[name]:
                visit(target, (*trail, name))
            done.add(name)

    for name in known:
        visit(name, ())
