"""What is wrong with a catalog, each finding one plain sentence.

Owns putting every translation before every rule of `bot.cli.workbench.rules`,
and the order: what must be mended before release, then what a person should
look at again. A finding says where the sentence stands, quotes its English,
says what is wrong and what to do; it must be read by translators who do not
program.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from babel.messages.catalog import Catalog, Message

from bot.cli.workbench.domains import CHATS, Domain
from bot.cli.workbench.files import keys
from bot.cli.workbench.glossary import NO_GLOSSARY, Glossary
from bot.cli.workbench.reading_level import too_hard
from bot.cli.workbench.rule import Said, all_forms, is_label, is_typed
from bot.cli.workbench.rules import RULES
from bot.i18n.languages import Language
from bot.i18n.safety import key
from bot.i18n.soundness import counts_by, forms_of, sources_of, usable

UNTRANSLATED, FUZZY, STALE, HEADER = "untranslated", "fuzzy", "stale", "plural header"
READING_LEVEL = "reading level"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is looked at beside a language's own catalog.

    Attributes:
        glossary: the words of this work.
        places: where each sentence stands, such as “screen 4, button 3”, by its msgid with
            context, in the order in which people meet them.
        stand_ins: the catalogs that this language falls back to, by code.
    """

    glossary: Glossary = NO_GLOSSARY
    places: Mapping[str, str] = field(default_factory=dict)
    stand_ins: Mapping[str, Catalog] = field(default_factory=dict)


NOTHING = Beside()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, or that a person should look at.

    Attributes:
        kind: the rule's name.
        must: whether it must be mended before release.
        message: the sentence's msgid, as `bot.i18n.safety.key` gives it; empty for a whole file.
        place: where the sentence stands.
        told: what is wrong and what to do, a whole sentence.
    """

    kind: str
    must: bool
    message: str
    place: str
    told: str

    def __str__(self) -> str:
        """As the command says it."""
        return f"{self.place}: {self.told}" if self.place else self.told


def findings(
    language: Language,
    catalog: Catalog,
    template: Catalog,
    domain: Domain = CHATS,
    beside: Beside = NOTHING,
) -> list[Finding]:
    """Say everything that is wrong with one language's catalog, what must be mended first."""
    found = [*stale(catalog, template), *_header(language, catalog)]
    limits = {key(message): message.auto_comments for message in template if message.id}
    for message in catalog:
        if message.id and usable(message):
            # What a comment allows counts as it stands in the code, not as it was last written.
            message.auto_comments = limits.get(key(message), message.auto_comments)
            found += _translated(message, language, domain, beside)
        elif message.id and language.shipped:
            found.append(_unfinished(message, language, beside))
    return in_order(found, beside)


def in_order(found: Iterable[Finding], beside: Beside) -> list[Finding]:
    """Put first what must be mended, and each half in the order in which people meet it.

    What is wrong with a whole file comes before its sentences.
    """
    order = {"": -1} | {name: number for number, name in enumerate(beside.places)}
    last = len(order)
    return sorted(found, key=lambda one: (not one.must, order.get(one.message, last)))


def stale(catalog: Catalog, template: Catalog) -> Iterator[Finding]:
    """Yield how a catalog differs from the sentences that are in the code now."""
    new, old = keys(template) - keys(catalog), keys(catalog) - keys(template)
    if new or old:
        yield _whole(
            STALE,
            f"{len(new)} sentences of the code are not in it, {len(old)} left the code: run "
            "`amana locales update`.",
        )


def findings_of_source(template: Catalog, beside: Beside = NOTHING) -> list[Finding]:
    """Say which English sentences are hard to read."""
    found = []
    for message in template:
        if not message.id or is_label(message) or is_typed(message):
            continue
        for told in too_hard(sources_of(message)[-1], "en"):
            found.append(finding(READING_LEVEL, False, message, told, beside))
    return found


def finding(kind: str, must: bool, message: Message, told: str, beside: Beside) -> Finding:
    """Say one thing of one sentence, beginning with its English."""
    place = beside.places.get(key(message), "")
    line = f"line {message.lineno} of the file" if message.lineno else ""
    where = f"{place} ({line})" if place and line else place or line
    quoted = f"“{sources_of(message)[0]}” {told}"
    return Finding(kind=kind, must=must, message=key(message), place=where, told=quoted)


def _translated(
    message: Message, language: Language, domain: Domain, beside: Beside
) -> Iterator[Finding]:
    stand_ins = tuple(
        (code, forms_of(theirs)[0])
        for code, catalog in beside.stand_ins.items()
        if (theirs := catalog.get(message.id, message.context)) is not None and usable(theirs)
    )
    for number, form in all_forms(message):
        said = Said(
            message=message,
            form=form,
            number=number,
            language=language,
            domain=domain,
            glossary=beside.glossary,
            stand_ins=stand_ins,
        )
        for rule in RULES:
            if rule.typed or not is_typed(message):
                for told in rule.finds(said):
                    yield finding(rule.kind, rule.must, message, told, beside)


def _unfinished(message: Message, language: Language, beside: Beside) -> Finding:
    if message.fuzzy:
        told = (
            "was translated from an older English sentence: read it again, mend it, and take away "
            "the mark “needs work” (fuzzy)."
        )
        return finding(FUZZY, True, message, told, beside)
    told = "is not translated."
    if any(forms_of(message)):
        number = forms_of(message).index("")
        samples = ", ".join(map(str, language.plural.samples(number)))
        told = f"lacks its form for {samples}: every plural form needs its words."
    return finding(UNTRANSLATED, True, message, told, beside)


def _header(language: Language, catalog: Catalog) -> Iterator[Finding]:
    if not counts_by(catalog, language.plural):
        header = language.plural.header
        yield _whole(HEADER, f"The plural header must be `{header}`: run `amana locales update`.")


def _whole(kind: str, told: str) -> Finding:
    return Finding(kind=kind, must=True, message="", place="", told=told)
