"""What a translation must keep: placeholders, commands, addresses, numbers, icons, names.

Owns the rules for all that the bot, the phone or the reader needs letter by
letter. Each would break a card or send somebody the wrong way.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from bot.cli.workbench.rule import Said
from bot.digits import to_ascii
from bot.i18n.soundness import has_stray_brace, lost, strange

_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]+(?:@\w+)?")
_ADDRESS = re.compile(
    r"[a-z]+://\S+"
    r"|(?:mailto|tel|sms|geo|tg):\S+"
    r"|(?<![\w@])\w[\w-]*(?:\.[\w-]+)*\.(?:[a-z]{2,24}|рф|укр|срб)\b(?:/\S*)?",
    re.IGNORECASE,
)
"""As phones find them: without https:// too."""
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[a-z]+|#\d+);")
_NUMBER = re.compile(r"\d+")


def lost_placeholders(said: Said) -> Iterator[str]:
    """Yield each {placeholder} that is not there; a form for one number may leave it out."""
    for name in lost(said.message, said.form, said.number, said.language.plural):
        yield (
            f"{said.which}lost {{{name}}}: keep it exactly, with its braces; the bot puts words or "
            "a number there."
        )


def strange_placeholders(said: Said) -> Iterator[str]:
    """Yield each placeholder that the English has not, and braces that are none."""
    for name in strange(said.message, said.form):
        yield (
            f"{said.which}has {{{name}}}, which the English does not have: the bot knows nothing "
            "to put there. Write the name as in the English."
        )
    if has_stray_brace(said.form):
        yield f"{said.which}has a brace that belongs to no placeholder: take it away."


def plural_forms(said: Said) -> Iterator[str]:
    """Yield once how many forms there are, where the language has another number of them."""
    if not said.message.pluralizable or said.number:
        return
    have, needed = len(said.message.string or ()), said.language.plural.forms
    if have != needed:
        yield (
            f"needs {needed} plural forms in this language and has {have}: run `amana locales "
            "update` and fill them all."
        )


def tags(said: Said) -> Iterator[str]:
    """Yield what looks like HTML, which phones would show as it stands."""
    for tag in _TAG.findall(said.form):
        yield f"holds “{tag}”, which people would see as it stands: take it away."


def commands(said: Said) -> Iterator[str]:
    """Yield each /command that was changed or added."""
    yield from _kept(_COMMAND, said, "the command {}", "people must be able to tap it")


def addresses(said: Said) -> Iterator[str]:
    """Yield each web address that was changed or added."""
    yield from _kept(_ADDRESS, said, "the address {}", "another one leads somewhere else")


def numbers(said: Said) -> Iterator[str]:
    """Yield each number of two digits or more that the translation has in no digits."""
    for number in _lost_numbers(said):
        if len(number) > 1:
            yield f"lost the number {number}: write the same number, in digits."


def small_numbers(said: Said) -> Iterator[str]:
    """Yield each number of one digit that stands in no digits; it may be there as a word."""
    for number in _lost_numbers(said):
        if len(number) == 1:
            yield (
                f"does not have the number {number} in digits: is it there as a word? Digits are "
                "read by more people."
            )


def strange_digits(said: Said) -> Iterator[str]:
    """Yield the digits that are other than those in which the bot writes this language."""
    own = said.language.formats.number(1234567890)
    strange = {sign for sign in said.form if sign.isdigit() and not sign.isascii()} - set(own)
    if strange:
        yield (
            f"writes {''.join(sorted(strange))}, and the bot writes numbers in this language as "
            f"{own}: use those, so that both look alike."
        )


def icons(said: Said) -> Iterator[str]:
    """Yield that the icons differ; they mean the same in every language."""
    source, form = _signs(said.source), _signs(said.form)
    if less := source - form:
        yield f"lost the icon {' '.join(less)}: it must keep its icons, all of them."
    if more := form - source:
        yield f"has the icon {' '.join(more)}, which the English does not have: take it away."


def names(said: Said) -> Iterator[str]:
    """Yield each name that no language translates and this one lost."""
    for name in said.glossary.lost(said.source, said.form, said.language.code):
        yield f"lost the name {name}, which is never translated: write it as it is."


def _kept(pattern: re.Pattern[str], said: Said, what: str, why: str) -> Iterator[str]:
    source, form = Counter(pattern.findall(said.source)), Counter(pattern.findall(said.form))
    for less in source - form:
        yield f"lost {what.format(less)}: keep it letter by letter, {why}."
    for more in form - source:
        yield f"has {what.format(more)}, which the English does not have: take it away."


def _lost_numbers(said: Said) -> Iterator[str]:
    yield from Counter(_numbers(said.source)) - Counter(_numbers(said.form))


def _numbers(text: str) -> list[str]:
    return [to_ascii(number) for number in _NUMBER.findall(_ADDRESS.sub("", text))]


def _signs(text: str) -> Counter[str]:
    """Count the icons of a text: symbols that are no letters and mean the same everywhere."""
    return Counter(sign for sign in text if unicodedata.category(sign) == "So")
