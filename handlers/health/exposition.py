"""Figures in the text format of Prometheus (exposition format 0.0.4).

Owns its escaping. Names and labels are ours, never a person's.
"""

from collections.abc import Iterable, Iterator

from bot.services.health import Figure

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def written(figures: Iterable[Figure]) -> str:
    """Write figures, each with its meaning and its kind."""
    return "".join(line + "\n" for figure in figures for line in _lines(figure))


def _lines(figure: Figure) -> Iterator[str]:
    yield f"# HELP {figure.name} {_escaped(figure.meaning)}"
    yield f"# TYPE {figure.name} {'counter' if figure.counts else 'gauge'}"
    for value, number in sorted(figure.samples.items()):
        labels = "" if not figure.label else f'{{{figure.label}="{_quoted(value)}"}}'
        yield f"{figure.name}{labels} {_number(number)}"


def _number(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else f"{number:.1f}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n")


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', r"\"")
