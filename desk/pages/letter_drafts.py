"""What is typed on a letter's page, and its draft on the officer's own machine.

Owns the page's fields. A draft rests sealed (`desk.drafts`): it survives
locking, a lost line and another officer's change, and goes when its letter is
sent or when it is thrown away. It never leaves this machine.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.casework.actions import Action
from bot.services.letters import BY_ID, LONGEST_WORDS
from desk.drafts import Draft, Drafts, Facts

LETTER = Action.LETTER.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter as far as it is written.

    Attributes:
        ask: whether the case waits for the answer.
        at: when it was kept, in seconds since 1970 UTC; 0 for never.
        held_until: when the server takes it, if it asked to wait.
    """

    template: str = "received"
    words: str = field(default="", repr=False)
    language: str = "en"
    ask: bool = False
    at: int = 0
    held_until: int | None = None

    @property
    def form(self) -> dict[str, str]:
        """Its fields as the page sends them."""
        return {
            "template": self.template,
            "letter_words": self.words,
            "language": self.language,
            **({"ask": "yes"} if self.ask else {}),
        }


def read_form(
    form: Mapping[str, object], language: str, at: int, held_until: int | None = None
) -> Written:
    """Read the page's form; what cannot be, is as a new letter has it."""
    template, spoken = str(form.get("template", "")), str(form.get("language", ""))
    words = str(form.get("letter_words", "")).replace("\r\n", "\n").removeprefix("\n")
    return Written(
        template=template if template in BY_ID else "received",
        words=words[:LONGEST_WORDS],
        language=spoken or language,
        ask=bool(form.get("ask")),
        at=at,
        held_until=held_until,
    )


async def find_draft(cache: Facts, reference: str) -> Written | None:
    """The draft of a case's letter, if there is one."""
    draft = await asyncio.to_thread(Drafts(cache).of, reference, LETTER)
    return None if draft is None else read_form(draft.form, "en", draft.saved, draft.held_until)


async def keep_draft(cache: Facts, reference: str, letter: Written) -> None:
    """Keep it, sealed."""
    await asyncio.to_thread(Drafts(cache).keep, draft_of(reference, letter))


def draft_of(reference: str, letter: Written) -> Draft:
    """A letter as it is kept."""
    return Draft(
        reference=reference,
        action=LETTER,
        form=letter.form,
        saved=letter.at,
        held_until=letter.held_until,
    )


async def drop_draft(cache: Facts, reference: str) -> None:
    """Forget it, also as the question that it was when it could not be sent."""
    for action in (LETTER, Action.ASK.value):
        await asyncio.to_thread(Drafts(cache).throw_away, reference, action)
