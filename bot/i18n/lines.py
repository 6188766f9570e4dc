"""Says the interview's lines in a language.

Owns the walk from a `Line`, whose parameters may be lines and mission's
words themselves, to one `Sentence`. A fallback anywhere inside shows in the
result's language, so that a card can say so.
"""

from bot.i18n.translator import Param, Sentence, Translator
from bot.interview.cards import Line
from bot.interview.mission import Names


def say(voice: Translator, line: Line) -> Sentence:
    """Say a line with all that it holds.

    Raises:
        KeyError: the line lacks a parameter of its own sentence.
    """
    params: dict[str, Param] = {}
    fallen = []
    for name, value in line.params.items():
        inner = value if isinstance(value, str | int) else _inner(voice, value)
        params[name] = inner.text if isinstance(inner, Sentence) else inner
        if isinstance(inner, Sentence) and inner.language != voice.language.code:
            fallen.append(inner.language)
    outer = voice.sentence(
        line.sentence, params, plural=line.plural, count=line.count, isolate=line.isolate
    )
    told_elsewhere = fallen and outer.language == voice.language.code
    return Sentence(outer.text, fallen[0]) if told_elsewhere else outer


def _inner(voice: Translator, value: Line | Names) -> Sentence:
    return say(voice, value) if isinstance(value, Line) else voice.name(value)
