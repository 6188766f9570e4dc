"""What the translators' tools say of our catalogs and is no fault, each with its reason.

Owns the list. Whatever a tool says that does not stand here fails the
judging, and so does an entry about headers that no tool needs any more.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accepted:
    """One kind of message that is no fault.

    Attributes:
        judge: the tool.
        kind: as the tool calls it.
        why: the reason.
        languages: whose catalogs may have it; all if empty.
        told: a pattern of the whole message.
    """

    judge: str
    kind: str
    why: str
    languages: frozenset[str] = frozenset()
    told: str = ".*"

    def covers(self, said: "Said") -> bool:
        """Whether a message is of this kind."""
        return (
            (self.judge, self.kind) == (said.judge, said.kind)
            and (not self.languages or said.language in self.languages)
            and re.fullmatch(self.told, said.told) is not None
        )


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a tool about one catalog."""

    judge: str
    kind: str
    language: str
    told: str


_NO_PEOPLE = "no header names a person: who vouched for what stands in reviews.toml, by alias"
_NO_DAYS = "a day in a header changes by itself; the repository knows when a line changed"
_CLDR = "the plural rule is CLDR's, and CLDR's is another than this tool's (bot/i18n/plurals.py)"
_ASKED = "`amana locales check` looks at the same with the language's own marks and digits"
_SCRIPTS = "capitals are English; other languages begin a noun, a name or a sentence otherwise"
_STYLE = "a translation may cut, join and order its sentences as the language wants"
_DRAFTS = frozenset({"din", "nus", "pga"})

ACCEPTED = (
    Accepted("msgfmt", "header", _NO_DAYS, told=r".*'PO-Revision-Date' missing.*"),
    Accepted("msgfmt", "header", _NO_PEOPLE, told=r".*'Last-Translator' missing.*"),
    Accepted("i18nspector", "no-date-header-field", _NO_DAYS),
    Accepted("i18nspector", "no-last-translator-header-field", _NO_PEOPLE),
    Accepted(
        "i18nspector",
        "no-report-msgid-bugs-to-header-field",
        "faults go to whoever runs the mission, and each mission has another address",
    ),
    Accepted(
        "i18nspector",
        "no-version-in-project-id-version",
        "a version would change every catalog at each release and no sentence",
    ),
    Accepted("i18nspector", "unusual-plural-forms", _CLDR, frozenset({"fa-AF", "pt", "rw"})),
    Accepted(
        "i18nspector",
        "invalid-language",
        "its table has no code of three letters for these",
        frozenset({"nus", "pga"}),
    ),
    Accepted(
        "i18nspector",
        "unable-to-determine-language",
        "follows from the same",
        frozenset({"nus", "pga"}),
    ),
    Accepted("dennis", "W302", f"the same as English: {_ASKED}"),
    Accepted("pofilter", "untranslated", "a draft may be unfinished", _DRAFTS),
    Accepted("pofilter", "startcaps", _SCRIPTS),
    Accepted("pofilter", "simplecaps", _SCRIPTS),
    Accepted("pofilter", "acronyms", "UN and MB have their own letters in other languages"),
    Accepted("pofilter", "startpunc", "Spanish opens a question with ¿, Arabic quotes with «"),
    Accepted("pofilter", "puncspacing", "French and Chinese space their marks otherwise"),
    Accepted("pofilter", "doublequoting", "every language has its own quotation marks"),
    Accepted("pofilter", "singlequoting", "it takes an English apostrophe for a quotation mark"),
    Accepted("pofilter", "endpunc", _ASKED),
    Accepted("pofilter", "numbers", _ASKED),
    Accepted("pofilter", "unchanged", _ASKED),
    Accepted("pofilter", "sentencecount", _STYLE),
    Accepted("pofilter", "doublewords", "a word may stand twice across a full stop"),
    Accepted("pofilter", "short", "a Chinese word is one or two signs"),
    Accepted(
        "pofilter", "brackets", f"round ones: {_STYLE}", told=r"((Added|Missing) '\(', '\)'(, )?)+"
    ),
    Accepted(
        "pofilter",
        "brackets",
        "French cites a law's `point b)`, which closes a bracket and opens none",
        frozenset({"fr"}),
        told=r"Missing '\('",
    ),
    Accepted(
        "pofilter",
        "brackets",
        "those of {count}, which a form for one number may leave out",
        told=r"(Missing '\{', '\}'(, )?)+",
    ),
    Accepted(
        "pofilter",
        "pythonbraceformat",
        "a form for one number may leave {count} out; the bot fills every other",
        told=r"(Named placeholders absent in translation: \{count\}(, )?)+",
    ),
    Accepted("pofilter", "nplurals", _CLDR),
)
