"""Reads mission.toml and the environment into settings, and finds every fault.

The environment wins: `AMANA_SECTION__KEY`, a secret also as `…_FILE`. A value
that cannot be used is listed and replaced by its default, so that the checks
that follow can still find what else is wrong; only `read` returns such
settings, `load` never does. A value is never quoted: it may be a secret in
the wrong line.
"""

import difflib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.config.complaints import Location, sentence, unechoed
from bot.config.describe import Leaf, leaves
from bot.config.faults import ConfigFaults, Fault, Severity, reason
from bot.config.models import Settings
from bot.config.soundness import unsound

PREFIX = "AMANA_"
Table = dict[str, Any]


def load(folder: Path, env: Mapping[str, str]) -> Settings:
    """Read a mission's settings.

    Args:
        folder: Where `mission.toml` lies.
        env: The environment, whose `AMANA_…__…` win over the file.

    Raises:
        ConfigFaults: with every fault found, each one sentence.
    """
    settings, faults = read(folder, env)
    if any(fault.severity is Severity.FAULT for fault in faults):
        raise ConfigFaults(faults)
    return settings


def read(folder: Path, env: Mapping[str, str]) -> tuple[Settings, list[Fault]]:
    """Read what can be read, with every fault; only for those who list faults.

    Where the file itself cannot be read, that is the only fault: every setting
    would be missing, and an operator would mend what is not broken.
    """
    faults: list[Fault] = []
    table = _mission_file(folder, faults)
    known = {leaf.path: leaf for leaf in leaves()}
    _overlay(table, env, known, faults)
    _read_secrets(table, folder, known, faults)
    settings = _validated(table, folder, faults)
    unread = [fault for fault in faults if fault.alone]
    return settings, unread or faults + unsound(settings)


def _mission_file(folder: Path, faults: list[Fault]) -> Table:
    path = folder / "mission.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        what = f"does not exist: name the mission's folder, or make one by `amana init {folder}`."
    except UnicodeDecodeError as error:
        what = f"cannot be read ({reason(error)}): save it as UTF-8."
    except OSError as error:
        what = f"cannot be read ({reason(error)}): let the bot's account read it."
    except tomllib.TOMLDecodeError as error:
        what = f"is not TOML: {_place(error)} needs mending."
    faults.append(Fault(f"{path} {what}", alone=True))
    return {}


def _place(error: tomllib.TOMLDecodeError) -> str:
    # The parser's message may quote a character, never a value; the place is enough.
    _, _, place = str(error).rpartition("(at ")
    return place.rstrip(")") or "its syntax"


def _overlay(
    table: Table, env: Mapping[str, str], known: Mapping[str, Leaf], faults: list[Fault]
) -> None:
    for name, value in sorted(env.items()):
        if not name.startswith(PREFIX) or "__" not in name:
            continue
        path = name.removeprefix(PREFIX).lower().replace("__", ".")
        leaf = known.get(path) or known.get(path.removesuffix("_file"))
        if leaf is None or (path != leaf.path and not leaf.secret):
            faults.append(
                Fault(f"{name} in the environment is not a setting{_meant(path, known)}.")
            )
        else:
            _plant(table, path, _listed(value) if leaf.many else value)


def _meant(path: str, known: Mapping[str, Leaf]) -> str:
    near = difflib.get_close_matches(path, known, n=1)
    if not near:
        return ": unset it"
    return f": perhaps {known[near[0]].variable} was meant"


def _listed(value: str) -> list[str]:
    if value.startswith("["):
        try:
            return [str(item) for item in json.loads(value)]
        except ValueError:
            return [value]
    return [part.strip() for part in value.split(",") if part.strip()]


def _plant(table: Table, path: str, value: object) -> None:
    *above, last = path.split(".")
    for name in above:
        nested = table.get(name)
        if not isinstance(nested, dict):
            nested = table[name] = {}
        table = nested
    table[last] = value
    # The environment's way of giving a secret replaces the file's, whichever each of them is.
    table.pop(last.removesuffix("_file") if last.endswith("_file") else f"{last}_file", None)


def _read_secrets(
    table: Table, folder: Path, known: Mapping[str, Leaf], faults: list[Fault]
) -> None:
    for leaf in known.values():
        *sections, key = leaf.path.split(".")
        within: object = table if leaf.secret else None
        for section in sections:
            within = within.get(section) if isinstance(within, dict) else None
        if not isinstance(within, dict) or f"{key}_file" not in within:
            continue
        path = folder / str(within.pop(f"{key}_file"))
        try:
            within[key] = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            unread = (
                f"{leaf.path}_file cannot be read ({reason(error)}): give a file of one line that "
                "the bot's account can read."
            )
            # No fault: on a restored machine, or in a drill, cases can be looked at without it.
            # What cannot run without it says so itself.
            faults.append(Fault(unread, Severity.LAPSE))


def _validated(table: Table, folder: Path, faults: list[Fault]) -> Settings:
    try:
        return Settings.model_validate({**table, "folder": folder.absolute()})
    except ValidationError as error:
        complaints = error.errors(include_url=False, include_input=False, include_context=False)
    faults += [Fault(sentence(complaint, table)) for complaint in unechoed(complaints)]
    # From the last item of a list to its first, so that no index shifts under us, and items
    # before their list, which may be given up as well.
    for root in sorted({_root(c["loc"]) for c in complaints}, key=_by_index, reverse=True):
        _uproot(table, root)
    return Settings.model_validate({**table, "folder": folder.absolute()})


def _root(loc: Location) -> Location:
    """The value to give up: a whole item of a list, or the one key."""
    item = next((depth for depth, part in enumerate(loc) if isinstance(part, int)), len(loc))
    return loc[: item + 1]


def _by_index(root: Location) -> tuple[str, int, int]:
    return str(root[0]), root[-1] if isinstance(root[-1], int) else 0, len(root)


def _uproot(table: Table, root: Location) -> None:
    node: Any = table
    for part in root[:-1]:
        node = node[part]
    del node[root[-1]]
