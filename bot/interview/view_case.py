"""The cards of a case that its reporter opened: code, state, letters, adding, withdrawing.

Owns these wordings: each lifecycle state in plain words, and the results. A
state or result that this version does not know is said in a neutral sentence,
never guessed.
"""

from bot.interview.cards import LETTER_PAGE, Button, Line, Row, Screen
from bot.interview.case_facts import Letter, OpenedCase
from bot.interview.english import all_of_rank, fitted
from bot.interview.mission import Names
from bot.interview.questions import BY_ID
from bot.interview.rows import button, ending, pairs, steering
from bot.interview.schema import Interview
from bot.interview.taps import Verb, tap_data
from bot.interview.text_pages import text_pages
from bot.interview.wording import notice_lines, verbatim
from bot.marks import N_, NC_, NP_

# Translators: The person has a code from an earlier report and wants to open that one.
_TYPE_CODE = N_("Type the 20 digits of your code. Spaces and dashes do not matter.")
# Translators: “Closed”: not shown any more. The team still works on it.
_CODE_AGAIN = N_("Your report is closed on this phone now. Type your code to open it again.")
# Translators: {received} is a day such as 3 March 2027.
_CAME_IN = N_("Your report came in: {received}.")
# Translators: A letter is an answer from the team, read in this chat.
_LETTERS = NP_("You have {count} new letter.", "You have {count} new letters.")
# Translators: Whatever is written now is added to the report that was sent.
_WRITE_HERE = N_("Write here to add to your report.")
# Translators: {result} is one of the sentences below, such as “It was proven.”
_RESULT = N_("Result: {result}")
# Translators: “Not proven” must be the same words as in the result itself.
_NOT_PROVEN = N_("“Not proven” does not mean that it did not happen.")
# Translators: “It” is whatever the person sends. “Speak”: record a voice message.
_ADDING = N_("Write, speak or send a photo. It goes to your report at once.")
# Translators: SAFETY: we may have to go on.
_WITHDRAW = N_(
    "Withdraw your report? We stop, unless a child or a life is at risk: "
    "then we may have to go on, without you."
)
# Translators: SAFETY: what cannot be undone, and what stays.
# Asked before the report is deleted for good. “What we passed on”: to others who can
# act. “Locked copies”: backups, which are destroyed after some time.
_ERASE_NOW = N_(
    "Erase your report? It is gone at once, and your code opens nothing then. "
    "We cannot take back what we passed on. Older locked copies go later."
)
# Translators: SAFETY: what cannot be undone, and what stays.
# Asked before the team is told that the reporter wants the report deleted.
_ERASE_LATER = N_(
    "Erase your report? Our team has it already, so it cannot go at once. We tell them. It goes "
    "30 days after they finish, unless they must keep it to protect someone."
)
# Translators: How the report stands: it has arrived.
_UNKNOWN_STATE = N_("Your report is with the team.")
# Translators: How the report stands. The letter is in this chat, behind a button.
_NO_RESULT = N_("Our team has finished. Please read our letter.")

STATES: dict[str, str] = {
    # Translators: How the report stands. “It” is the report.
    "submitted": N_("No person has read it yet."),
    "quarantine": N_("No person has read it yet."),
    # Translators: How the report stands. Somebody of the team, woman or man, read it, and no more
    # than that.
    "acknowledged": N_("A person has read it."),
    # Translators: How the report stands. “The right people”: those of the team who deal with such
    # matters.
    "triaged": N_("A person has read it and passed it to the right people."),
    # Translators: How the report stands: a first look, before anything is decided.
    "assessing": N_("The team is looking at what you told us."),
    # Translators: How the report stands: an inquiry goes on.
    "investigating": N_("The team is finding out what happened."),
    # Translators: How the report stands. “People who can act”: outside the team.
    "referred": N_("We passed it to people who can act. We wait for their answer."),
    # Translators: How the report stands: we wait for the person's answer.
    "waiting_reporter": N_("We have a question for you. Please read our letter."),
    # Translators: How the report stands. “Others”: outside the team.
    "waiting_external": N_("We are waiting for others to answer us."),
    # Translators: How the report stands. “It” is the report.
    "closing": N_("We are finishing our work on it."),
    # Translators: How the report stands. The result follows.
    "closed": N_("We finished with your report."),
    # Translators: How the report stands: it was closed before.
    "reopened": N_("It is open again. The team will look at it once more."),
}
_CLOSED = "closed"

RESULTS: dict[str, str] = {
    # Translators: A result. “It” is what the person told us.
    "SUB": N_("It was proven."),
    # Translators: A result: some of what the person told us was proven.
    "PAR": N_("A part of it was proven."),
    # Translators: A result. Never “false”: it may have happened.
    "UNS": N_("Not proven."),
    # Translators: A result: there was too little to know.
    "INS": N_("Not proven: we did not learn enough."),
    # Translators: A result: another organisation goes on with it.
    "REF": N_("Others who can act have taken it over."),
    # Translators: A result: what was wrong was mended.
    "RES": N_("The problem was put right."),
    # Translators: A result: who complained and who was complained of.
    "MED": N_("Both sides came to an agreement."),
    # Translators: A result: the person asked us to stop.
    "WDR": N_("Closed because you withdrew it."),
    # Translators: A result: our letters were not read or not answered. No blame.
    "NOR": N_("Closed because we could not reach you."),
    # Translators: A result. Never say from whom the other one is.
    "DUP": N_("We had the same report already and go on with that one."),
    # Translators: A result: this team may not deal with such matters.
    "OOS": N_("It was not for us. Our letter says who can help."),
    # Translators: A result: it was a question, and the answer is in a letter.
    "INF": N_("We gave you an answer."),
}
_REPLY = BY_ID["reply"]
_UNPROVEN = frozenset({"UNS", "INS"})

_FACES = (("😊", 3), ("😐", 2), ("☹", 1))
# Translators: Above a letter of one page: its date.
_LETTER = N_("Letter, {date}")
# Translators: Above a letter: its date, and which page of it this is.
_LETTER_PAGE = N_("Letter, {date} ({page}/{pages})")


def code_card(interview: Interview) -> Screen:
    """Ask for the digits of a code; words that are no code can become a report."""
    rows: tuple[Row, ...] = (steering("code", back=Verb.BACK), ending("code"))
    if interview.parts:
        # Translators: Button: begin to tell us something new.
        rows = ((button(NC_("button", "Start a report"), "▶", Verb.START, "code"),), *rows)
    return Screen("code", (*_code_notice(interview), Line(_TYPE_CODE)), rows)


def case_card(interview: Interview, case: OpenedCase | None) -> Screen:
    """Say in plain words where the report stands."""
    if case is None:
        closed: tuple[Row, ...] = ((_done("case"),), steering("case"), ending("case"))
        return Screen("case", (*notice_lines(interview.receipt), Line(_CODE_AGAIN)), closed)
    rows = (*_case_rows(case), steering("case"), ending("case"))
    said = all_of_rank(0, notice_lines(interview.receipt))
    lines = fitted((*said, *_state_lines(case)), len(rows))
    return Screen("case", lines, rows)


def adding_card(interview: Interview) -> Screen:
    """Take additions to a report that was sent."""
    rows = ((_done("adding"),), steering("adding"), ending("adding"))
    return Screen("adding", (*notice_lines(interview.receipt), Line(_ADDING)), rows)


def withdraw_card(interview: Interview) -> Screen:
    """Ask once more before withdrawing, and say what withdrawing cannot do."""
    rows = (
        (
            # Translators: Button: yes, I take my report back. Answers “Withdraw your report?”.
            button(NC_("button", "Yes, withdraw"), "↩️", Verb.WITHDRAW, "withdraw"),
            # Translators: Button: no, I do not take it back; the team shall go on.
            button(NC_("button", "No, go on"), "✅", Verb.CLOSE, "withdraw", "no"),
        ),
        steering("withdraw", back=Verb.CLOSE),
        ending("withdraw"),
    )
    return Screen("withdraw", (*notice_lines(interview.receipt), Line(_WITHDRAW)), rows)


def erase_card(interview: Interview, case: OpenedCase | None) -> Screen:
    """Ask once more before erasing, and say what erasing cannot do."""
    sentence = _ERASE_NOW if case is not None and case.goes_at_once else _ERASE_LATER
    rows = (
        (
            # Translators: Deletes the whole report for good.
            button(NC_("button", "Yes, erase it"), "🗑", Verb.ERASE, "erase"),
            button(NC_("button", "No, go on"), "✅", Verb.CLOSE, "erase", "no"),
        ),
        steering("erase", back=Verb.CLOSE),
        ending("erase"),
    )
    return Screen("erase", (*notice_lines(interview.receipt), Line(sentence)), rows)


def notice_card(interview: Interview) -> Screen:
    """Ask anew how to answer, with the questionnaire's own words on what each way risks."""
    ways = tuple(
        Button(label=Line(way.label), icon=way.icon, data=tap_data(Verb.NOTICE, "notice", way.id))
        for way in _REPLY.choices
        if way.id in {"code", "here"}
    )
    rows = (ways, steering("notice", back=Verb.CLOSE), ending("notice"))
    return Screen("notice", (*notice_lines(interview.receipt), Line(_REPLY.prompt)), rows)


def letter_card(interview: Interview, case: OpenedCase | None) -> Screen:
    """Show one page of one letter; the next card takes its place."""
    letters = () if case is None else case.letters
    letter = next((one for one in letters if one.number == interview.letter), None)
    if letter is None:
        gone = (steering("letter", back=Verb.CLOSE), ending("letter"))
        return Screen("letter", (Line(_CODE_AGAIN),), gone)
    words, pages = letter_page(letter, interview.page)
    first: list[Button] = []
    if interview.page % pages + 1 < pages:
        following = interview.page % pages + 1
        first.append(button(NC_("button", "Read on"), "➡️", Verb.PAGE, "letter", following))
    after = [one.number for one in letters if one.number > letter.number]
    if after:
        # Translators: Button: show the next of several letters.
        first.append(button(NC_("button", "Next letter"), "✉", Verb.LETTER, "letter", min(after)))
    first.append(button(NC_("button", "Done"), "✅", Verb.CLOSE, "letter", "done"))
    rows = (tuple(first), steering("letter", back=Verb.CLOSE), ending("letter"))
    return Screen("letter", (*notice_lines(interview.receipt), *words), rows)


def letter_page(letter: Letter, page: int) -> tuple[tuple[Line, ...], int]:
    """Return the lines of one page of a letter, and how many pages it has."""
    pages = text_pages(letter.text, LETTER_PAGE)
    shown = page % len(pages)
    params: dict[str, str | int | Line | Names] = {
        "date": letter.sent_on,
        "page": shown + 1,
        "pages": len(pages),
    }
    sentence = _LETTER_PAGE if len(pages) > 1 else _LETTER
    heading = Line(sentence, params=params, isolate=frozenset({"date"}))
    return (heading, verbatim(pages[shown])), len(pages)


def _code_notice(interview: Interview) -> tuple[Line, ...]:
    lines = notice_lines(interview.receipt)
    if interview.parts and not lines:
        return (Line(N_("We have your message. May we read it?")),)
    return lines


def _state_lines(case: OpenedCase) -> tuple[tuple[int, Line], ...]:
    state = case.state.lower()
    received = Line(_CAME_IN, params={"received": case.received}, isolate=frozenset({"received"}))
    lines = [(2, received), (0, Line(STATES.get(state, _UNKNOWN_STATE)))]
    if state == _CLOSED:
        lines += all_of_rank(0, _result_lines(case.closed_result))
    unread = sum(not letter.read for letter in case.letters)
    if unread:
        params = {"count": unread}
        lines.append((1, Line(_LETTERS[0], plural=_LETTERS[1], count=unread, params=params)))
    return (*lines, *(() if state == _CLOSED else ((3, Line(_WRITE_HERE)),)))


def _result_lines(result: str | None) -> tuple[Line, ...]:
    if result is None:
        return (Line(_NO_RESULT),)
    known = RESULTS.get(result.upper())
    if known is None:
        return (Line(_RESULT, params={"result": result}, isolate=frozenset({"result"})),)
    line = Line(_RESULT, params={"result": Line(known)})
    return (line, Line(_NOT_PROVEN)) if result.upper() in _UNPROVEN else (line,)


def _case_rows(case: OpenedCase) -> tuple[Row, ...]:
    rows: list[Row] = []
    if case.letters:
        unread = [letter.number for letter in case.letters if not letter.read]
        first = min(unread) if unread else case.letters[0].number
        # Translators: Button: read a letter that the team wrote to me.
        rows.append((button(NC_("button", "Read a letter"), "✉", Verb.LETTER, "case", first),))
    is_closed = case.state.lower() == _CLOSED
    if is_closed:
        rows.append(
            tuple(
                Button(icon=face, data=tap_data(Verb.RATE, "case", score)) for face, score in _FACES
            )
        )
    last: list[Button] = []
    if case.may_disagree:
        # Translators: Button: I do not agree with the result. For all sexes.
        last.append(button(NC_("button", "I do not agree"), "👎", Verb.DISAGREE, "case"))
    if not is_closed:
        # Translators: Button: take my report back. A second card asks once more.
        last.append(button(NC_("button", "Withdraw"), "↩️", Verb.OPEN, "case", "withdraw"))
    # Who reads this phone may be another person now, or this a new phone.
    last.append(button(_REPLY.name, "🔕", Verb.OPEN, "case", "notice"))
    # Translators: Asks for the report to be deleted; a second card asks once more.
    last.append(button(NC_("button", "Erase"), "🗑", Verb.OPEN, "case", "erase"))
    return (*rows, *pairs([*last, _done("case")]))


def _done(screen: str) -> Button:
    return button(NC_("button", "Done"), "✅", Verb.DONE, screen)
