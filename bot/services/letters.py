"""Letters to reporters: templates with permanent ids, and an officer's own words.

Owns the templates and the form `letter.json`. Templates are translated like
every other sentence, so an officer can answer in a language that they do not
write. A letter never names the reporter, and never repeats their words.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.errors import ConfigError, SealingError
from bot.i18n import Translator
from bot.interview.view_case import RESULTS
from bot.marks import N_
from bot.sealing.canonical import Json, canonical
from bot.sealing.documents import whole_text

FORM = "amana/letter/1"
LONGEST_WORDS = 4000
"""Characters of free text in one letter: what a person can read on a phone."""


@dataclass(frozen=True, slots=True)
class Template:
    """One ready sentence set; its id is stored in sealed letters and never changes.

    One that wants words only leads up to the officer's own.
    """

    id: str
    words: str
    wants_words: bool = False


TEMPLATES = (
    # Translators: A letter to the person who reported. Warm, plain, no promise of a result.
    Template("received", N_("A person has read what you sent. Thank you. We are looking at it.")),
    Template(
        "question",
        # Translators: A letter that asks for more. The officer's question follows in their own
        # words.
        N_("We have a question for you. You do not have to answer it."),
        wants_words=True,
    ),
    # Translators: A whole letter. Warm; promises no day.
    Template("more_time", N_("We need more time. We have not forgotten you.")),
    Template(
        "referred",
        # Translators: A whole letter. The person had agreed to it.
        N_("We passed this to people who can help. They have only what they need to know."),
    ),
    Template(
        "help",
        # Translators: SAFETY: nothing may ever be asked for help.
        N_("Help is there for you, whatever becomes of your report. It is free."),
    ),
    # Translators: "Not proven" must not sound as if the person had lied.
    Template(
        "closed",
        # Translators: A whole letter. No blame, no accusation.
        N_(
            "We have finished with your report. If something is not proven,"
            " that does not mean it did not happen. If you do not agree, tell us."
        ),
    ),
    # Translators: Above words that an officer wrote, perhaps in another language.
    Template("own_words", N_("The team wrote to you:"), wants_words=True),
    Template(
        "may_share",
        # Translators: SAFETY: consent; only yes means yes.
        # Asks for consent. A helper is a clinic, a lawyer, a child worker.
        N_("We know helpers for this. May we tell them your story? Write yes or no. You decide."),
    ),
    Template(
        "no_retaliation",
        # Translators: SAFETY: a promise to those who are punished for writing.
        N_("No one may punish you or cut your aid because you wrote to us. If they do, tell us."),
    ),
    Template(
        "stay_safe",
        # Translators: SAFETY: nobody should find out more.
        N_("Please do not put yourself in danger to find out more. What you told us is a start."),
    ),
    Template(
        "no_contact",
        # Translators: "Reach" means: the person has not read or answered our letters.
        N_("We could not reach you. Do you want us to go on? Write here. If not, we stop soon."),
    ),
    Template(
        "referral_refused",
        # Translators: A whole letter. “Take on”: accept the work.
        N_("The people we asked could not take this on. It is with us again, and we go on."),
    ),
    # Translators: A whole letter: the report was closed before.
    Template("reopened", N_("Your report is open again. We look at it once more.")),
    # Translators: The next letters close a report. "Result: …" stands above each of them.
    Template(
        "closed_proven",
        # Translators: A whole letter: it was proven. Promises no punishment. “What we found”:
        # our findings.
        N_(
            "We have finished with your report. You were right to tell us."
            " Those who decide what follows have what we found."
        ),
    ),
    Template(
        "closed_part",
        # Translators: A whole letter: a part was proven.
        N_(
            "We have finished with your report. For a part of it we found no proof."
            " That does not mean it did not happen. If you do not agree, tell us."
        ),
    ),
    Template(
        "closed_taken_over",
        # Translators: A whole letter: another organisation has it.
        N_("We have finished with your report. Others who can act go on with it."),
    ),
    Template(
        "closed_fixed",
        # Translators: A whole letter: the problem was put right.
        N_("We have finished with your report. If the problem comes back, tell us."),
    ),
    Template(
        "closed_agreed",
        # Translators: A whole letter: both sides had agreed on something.
        N_("We have finished with your report. If someone breaks what was agreed, tell us."),
    ),
    Template(
        "closed_withdrawn",
        # Translators: A whole letter: the person took the report back.
        N_("You asked us to stop, and we stop. You can write to us again at any time."),
    ),
    Template(
        "closed_no_contact",
        # Translators: A whole letter: our letters were not read or not answered. No blame.
        N_("We could not reach you, so we stop for now. Write here, and we look at it again."),
    ),
    Template(
        "closed_same",
        # Translators: Two reports speak of one matter. Never say who sent the other one.
        N_("We go on with this matter under another report. What you told us is not lost."),
    ),
    Template(
        "closed_not_ours",
        # Translators: The officer's advice follows in their own words.
        N_("This is not something we can act on. We are sorry. Here is who may help:"),
        wants_words=True,
    ),
    # Translators: Begins a letter; the officer's own words follow.
    Template("closed_answered", N_("Here is our answer:"), wants_words=True),
)
BY_ID = {template.id: template for template in TEMPLATES}

CLOSING_LETTERS: Mapping[str, str] = {
    "SUB": "closed_proven",
    "PAR": "closed_part",
    "UNS": "closed",
    "INS": "closed",
    "REF": "closed_taken_over",
    "RES": "closed_fixed",
    "MED": "closed_agreed",
    "WDR": "closed_withdrawn",
    "NOR": "closed_no_contact",
    "DUP": "closed_same",
    "OOS": "closed_not_ours",
    "INF": "closed_answered",
    "FAL": "closed",
    "TST": "closed",
}
"""Closing code, without its namespace, to the letter that is offered for it."""

_RESULT = N_("Result: {result}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """What an officer decided to write.

    Attributes:
        language: of the officer's own words.
        result: a closing code without its namespace, such as `UNS`.
    """

    template: str
    words: str = field(default="", repr=False)
    language: str = "en"
    result: str | None = None

    def dump(self) -> bytes:
        """Write `letter.json`; ConfigError as `letter_document` has it."""
        return letter_document(self.template, self.words, self.language, self.result)


def letter_document(template: str, words: str, language: str, result: str | None = None) -> bytes:
    """Write `letter.json`.

    Raises:
        ConfigError: there is no such template, the words are too long or missing,
            or the result is no closing code.
    """
    if template not in BY_ID:
        raise ConfigError(
            f"There is no letter template {template!r}; the templates are: {', '.join(BY_ID)}."
        )
    if BY_ID[template].wants_words and not words.strip():
        raise ConfigError(f"The letter {template} says nothing alone: it needs your own words.")
    if len(words) > LONGEST_WORDS:
        raise ConfigError(f"A letter's own words have at most {LONGEST_WORDS} characters.")
    if result is not None and result not in CLOSING_LETTERS:
        raise ConfigError("A letter's result is a closing code, such as UNS.")
    facts: dict[str, Json] = {"template": template, "words": whole_text(words)}
    told: dict[str, Json] = {} if result is None else {"result": result}
    return canonical({"format": FORM, "language": language, **facts, **told})


def read_letter(document: bytes) -> Mapping[str, Any]:
    """Read what an officer's tool wrote as `letter.json`; SealingError if it is no letter."""
    try:
        facts = json.loads(document)
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        raise SealingError("a letter's document is not of its form")
    return facts


def result_of(facts: Mapping[str, Any]) -> str | None:
    """The closing code that a letter tells of and a card has words for, or None."""
    result = facts.get("result")
    return result if isinstance(result, str) and result in RESULTS else None


def letter_words(facts: Mapping[str, Any], translator: Translator) -> str:
    """Say a letter in the reader's language; the officer's own words stay as written."""
    said = [*_result_line(facts, translator)]
    template = BY_ID.get(str(facts.get("template")))
    said += _template_lines(template.words, translator) if template else []
    own = str(facts.get("words") or "").strip()
    return "\n".join([*said, *([own] if own else [])])


def _template_lines(words: str, translator: Translator) -> Iterator[str]:
    """Say a ready sentence set; in the fallback language first while nobody has checked it."""
    own = translator.sentence(words).text
    sure = translator.stand_in
    if sure is not None and translator.waits(words):
        yield f"[{sure.language.own_name}]"
        yield f"{sure.sentence(words).text}\n"
        yield f"[{translator.language.own_name}]"
    yield own


def letter_text(template: str, words: str, result: str | None = None) -> str:
    """Write `letter.txt`: the letter in English, readable without us."""
    told = f"Result: {RESULTS[result]}\n" if result in RESULTS else ""
    return f"{told}{BY_ID[template].words}\n{words}".rstrip() + "\n"


def _result_line(facts: Mapping[str, Any], translator: Translator) -> Iterator[str]:
    plain = RESULTS.get(result_of(facts) or "")
    if plain is not None:
        yield translator.sentence(_RESULT, {"result": translator.sentence(plain).text}).text
