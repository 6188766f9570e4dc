"""What a rule of `amana locales check` is given, and what it is.

Owns these shapes. A rule looks at one form of one translation and yields, for
each thing it finds, the end of a sentence that began with the translation's
name: “Find help” …
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from babel.messages.catalog import Message

from bot.cli.workbench.domains import CHATS, Domain
from bot.cli.workbench.glossary import NO_GLOSSARY, Glossary
from bot.i18n.languages import Language
from bot.i18n.soundness import forms_of, sources_of
from bot.interview.cards import LABEL_LIMIT

_TYPED = "typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One form of one translation, and what a rule may look at beside it.

    Attributes:
        message: with all its forms and its comments.
        form: this one.
        number: which of the plural forms it is, from 0.
        language: that it is in.
        domain: whose sentence it is.
        glossary: of all languages.
        stand_ins: the same sentence in the languages that this one falls back to, by code.
    """

    message: Message
    form: str
    number: int
    language: Language
    domain: Domain = CHATS
    glossary: Glossary = NO_GLOSSARY
    stand_ins: tuple[tuple[str, str], ...] = ()

    @property
    def source(self) -> str:
        """The English that this form is of; of many where it is counted."""
        return sources_of(self.message)[-1]

    @property
    def which(self) -> str:
        """Name the form by the numbers that take it, where there is more than one."""
        if not self.message.pluralizable or self.language.plural.forms == 1:
            return ""
        numbers = ", ".join(map(str, self.language.plural.samples(self.number)))
        return f"in the form for {numbers} "


Finds = Callable[[Said], Iterator[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that can be wrong.

    Attributes:
        kind: its name, for tables and tests.
        must: whether it must be mended before release; else a person should look at it.
        finds: it.
        typed: whether it also looks at lists of words that people type.
    """

    kind: str
    must: bool
    finds: Finds
    typed: bool = False


def is_label(message: Message) -> bool:
    """Say whether a sentence stands on a button, where room is short."""
    if not message.context or is_typed(message):
        return False
    # A longer one with a context is a line of a card: no English label has more letters.
    return len(sources_of(message)[0]) <= LABEL_LIMIT


def is_typed(message: Message) -> bool:
    """Say whether a sentence lists words that people type, split by |."""
    return (message.context or "").endswith(_TYPED)


def all_forms(message: Message) -> Iterator[tuple[int, str]]:
    """Yield each form of a translation with its number."""
    yield from enumerate(forms_of(message))
