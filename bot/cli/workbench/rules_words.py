"""What a person should look at again: words left as they were, other words than the glossary's.

Owns rules that may be mistaken, so none of them keeps a language from its
release. A program cannot know a language; it can only ask.
"""

import re
from collections.abc import Iterator

from bot.cli.workbench.reading_level import too_hard
from bot.cli.workbench.rule import Said, is_label
from bot.i18n.soundness import PLACEHOLDER

_WORD = re.compile(r"[^\W\d_]+")


def same_as_english(said: Said) -> Iterator[str]:
    """Yield that a sentence of words is the English letter by letter."""
    if _words(said.source) and _words(said.form) == _words(said.source):
        yield "is the same as the English: is it translated? If it is right so, leave it."


def same_as_stand_in(said: Said) -> Iterator[str]:
    """Yield that a sentence is the one of the language that stands in where words are missing."""
    if said.language.made_from is not None:
        return
    for code, theirs in said.stand_ins:
        if len(_words(said.form)) > 1 and _words(said.form) == _words(theirs):
            yield f"is the same as in {code}: say it in your own language, or leave it empty."


def glossary(said: Said) -> Iterator[str]:
    """Yield each word of the glossary that the English uses and the translation does not."""
    code = said.language.code
    if said.number + 1 < said.language.plural.forms and said.message.pluralizable:
        return  # a form for one or two may leave out what the form for many says
    for term in said.glossary.in_sentence(said.source, code):
        if not term.used_in(said.form, code):
            yield (
                f"says “{term.english}”, for which the glossary has “{term.words[code][0]}”: use "
                "the same word everywhere, or tell the team that another is better."
            )


def reading_level(said: Said) -> Iterator[str]:
    """Yield what makes a sentence hard for somebody with five years of school.

    Officers read the desk, and went to school for longer.
    """
    if said.domain.on_cards and not is_label(said.message):
        yield from too_hard(said.form, said.language.code)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(PLACEHOLDER.sub("", text))]
