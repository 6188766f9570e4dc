"""Everything that the bot can say to people, scene by scene, in the order of the script.

Owns the sections, their order, and the choice among the cards that the walk
finds: one for each set of lines and one for each new button, so that a
translator sees every branch and none twice. The cards are the interview's
own; this module words nothing but the headings.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain

from bot.cli.workbench import preview_beside as beside
from bot.cli.workbench.preview_cast import EVERY_CASE, SHOWN, VARIANTS, in_its_own_way
from bot.cli.workbench.preview_happenings import checked, happenings, pictures
from bot.cli.workbench.preview_told import Scene, Told, labelled, told
from bot.cli.workbench.walk import cards
from bot.i18n import Translator
from bot.i18n.soundness import has_words
from bot.interview.cards import Line, Screen
from bot.interview.choices import options
from bot.interview.mission import Mission
from bot.interview.schema import Interview, Phase
from bot.interview.screens import screen
from bot.interview.wording import notice_lines

Seen = tuple[Interview, Screen]

_BEGINNING = {
    "welcome": "Welcome",
    "language": "Languages",
    "more": "What we can do",
    "privacy": "What we keep",
    "limits": "Limits and consent",
    "help": "Help now",
    "services": "Places that help",
    "story": "Question: what happened",
    "hurt": "Question: who was hurt",
    "kind": "Question: what it is about",
    "who": "Question: who did it",
    "where": "Question: where",
    "when": "Question: when",
    "health": "Care after sexual harm",
    "care": "Places for care",
    "reply": "Question: how we answer",
}
_SENDING = {"check": "Before sending", "change": "Changing an answer", "sending": "Sending"}
_SENT = {"sent": "After sending"}
_COMING_BACK = {
    "code": "Coming back with a code",
    "case": "The report, opened",
    "letter": "A letter, opened",
    "adding": "Adding to the report",
    "withdraw": "Withdrawing",
    "erase": "Erasing",
    "notice": "How we answer, chosen anew",
    "left": "Stop and clear",
}
_HAPPENED = "What just happened: the first line of a card"


@cache
def script() -> tuple[Scene, ...]:
    """Return every scene, in the order in which people meet them."""
    walked = list({id(interview): interview for interview, _ in cards(SHOWN)}.values())
    seen = partial(_sections, by_id=_by_id(walked))
    return (
        *beside.before_writing(),
        *seen(_BEGINNING),
        *seen({"check": _SENDING["check"]}),
        *(beside.card(_SENDING["check"], shown) for shown in checked()),
        *seen({name: title for name, title in _SENDING.items() if name != "check"}),
        *beside.after_sending(),
        *seen(_SENT),
        *(beside.card(_HAPPENED, shown) for shown in happenings(walked)),
        *(beside.card("Very many reports", shown) for shown in pictures()),
        *beside.news(),
        *seen(_COMING_BACK),
        *beside.letters(),
        *beside.elsewhere(),
    )


def _by_id(walked: Sequence[Interview]) -> Mapping[str, Sequence[Seen]]:
    """Choose the cards of each id that tell what no earlier one told.

    On a usual day, with nothing just happened, that is another set of lines;
    else it is a sentence that was not there yet.
    """
    usual, *others = (_shown(walked, mission) for mission in VARIANTS)
    quiet = [seen for seen in usual if seen[0].receipt is None]
    loud = [seen for seen in usual if seen[0].receipt is not None]
    chosen: dict[str, list[Seen]] = {}
    known: set[tuple[str, object]] = set()
    for is_quiet, seen in chain(
        ((True, one) for one in quiet), ((False, one) for one in chain(loud, *others))
    ):
        marks = set(_marks(seen, with_set=is_quiet))
        if not marks <= known:
            known |= marks
            chosen.setdefault(seen[1].id, []).append(seen)
    return chosen


def _shown(walked: Sequence[Interview], mission: Mission) -> list[Seen]:
    """Return the cards of these interviews on such a day; an open report in every state."""
    found: list[Seen] = []
    for interview in walked:
        found.append((interview, screen(interview, mission)))
        if interview.phase is Phase.CASE and mission is SHOWN:
            found += [(interview, screen(interview, mission, case)) for case in EVERY_CASE]
    return found


def _marks(seen: Seen, *, with_set: bool) -> Iterator[tuple[str, object]]:
    interview, shown = seen
    told_first = notice_lines(interview.receipt)
    lines = [line for line in shown.lines if line not in told_first]
    said = [*lines, *(b.label for b in labelled(shown) if isinstance(b.label, Line))]
    yield from ((shown.id, sentence) for line in said for sentence in _sentences(line))
    if with_set:
        yield shown.id, frozenset(line.sentence for line in lines)


def _sentences(line: Line) -> Iterator[str]:
    """Yield a line's sentence and, unless it is nothing but these, the sentences within it."""
    yield line.sentence
    if has_words(line.sentence):
        yield from (value.sentence for value in line.params.values() if isinstance(value, Line))


def _sections(titles: Mapping[str, str], *, by_id: Mapping[str, Sequence[Seen]]) -> Iterator[Scene]:
    for name, title in titles.items():
        for interview, shown in by_id[name]:
            typed = tuple(line for option in options(interview, SHOWN) for line in option.synonyms)
            yield Scene(title, partial(_told, shown, typed))


def _told(shown: Screen, typed: tuple[Line, ...], voice: Translator) -> Told:
    return told(in_its_own_way(shown, voice), voice, typed)
