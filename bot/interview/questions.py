"""The questionnaire: what is asked, in which words, in which order, and when.

Owns the questions as literals. Ids are permanent, because they rest inside
sealed reports: an id is never renamed and never given a new meaning. A
question is added here alone. Whether it is shown with a page of choices, with
words or both follows from its fields; nothing else names a question, save the
few rules that `machine` states on top.

A condition reads earlier questions only. No question asks for a name, and
none asks why.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from bot.interview.conditions import Condition, all_of, always, answered, not_
from bot.marks import N_, NC_


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be tapped."""

    id: str
    icon: str
    """For people who do not read; never one of the icons that steer the bot."""
    label: str
    synonyms: str | None = None
    """What people type instead, split by `|`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the interview."""

    id: str
    name: str
    """What the question is called where answers are listed."""
    prompt: str
    more: tuple[str, ...] = ()
    """What is said too where the card has room."""
    choices: tuple[Choice, ...] = ()
    areas: bool = False
    """The choices are the mission's areas."""
    takes_words: bool = False
    optional: bool = True
    counted: bool = True
    """Whether "2 of 6" counts it."""
    asked_when: Condition = always

    def knows(self, choice: str) -> bool:
        """Say whether this may be an answer; which areas there are, only the mission knows."""
        return self.areas or any(offered.id == choice for offered in self.choices)


_NOT_A_MINOR = not_(answered("hurt", "me_minor"))

QUESTIONS: tuple[Question, ...] = (
    Question(
        id="story",
        name=NC_("question", "What happened"),
        # Translators: The microphone is the button of the chat app that records a voice message.
        prompt=N_("Tell us what happened. Type, hold 🎤 to speak, or send a photo."),
        more=(
            N_("Short is fine. You are not to blame. You need no proof."),
            # Translators: SAFETY: who sees words vanish must have been told why.
            N_("When we have your messages, we take them out of this chat."),
        ),
        takes_words=True,
        optional=False,
        counted=False,
    ),
    Question(
        id="hurt",
        name=NC_("question", "Who was hurt"),
        prompt=N_("Who was hurt or wronged?"),
        choices=(
            Choice(
                "me_adult",
                "🙋",
                NC_("hurt", "Me, an adult"),
                # Translators: Other words that people type for "Me, an adult", split by |.
                NC_("hurt, typed", "me|myself"),
            ),
            # Translators: The reporter is a child. The next card speaks to a child.
            Choice("me_minor", "🧒", NC_("hurt", "Me, I am under 18")),
            Choice("child", "👶", NC_("hurt", "A child")),
            Choice("adult", "🧑", NC_("hurt", "Another adult")),
            Choice("many", "👥", NC_("hurt", "Many people")),
            Choice("nobody", "⚪", NC_("hurt", "No one")),
        ),
    ),
    Question(
        id="kind",
        name=NC_("question", "What it is about"),
        prompt=N_("What is it about? Pick the closest."),
        choices=(
            # Translators: Any unwanted sexual act, also sex in exchange for money, food or a job.
            Choice("sex", "✋", NC_("kind", "Sex or touching")),
            # Translators: "Taken" means held, locked up or abducted.
            Choice("harm", "🤕", NC_("kind", "Hurt, killed, taken")),
            Choice("threat", "⚠️", NC_("kind", "Threat, danger soon")),
            Choice("money", "💰", NC_("kind", "Money, bribe, theft")),
            # Translators: Food aid, water, clinics, schools and the like.
            Choice("aid", "🍞", NC_("kind", "Aid or services")),
            Choice("staff", "😠", NC_("kind", "Staff rude, unfair")),
            Choice("land", "🏠", NC_("kind", "Land, papers, law")),
            Choice("other", "💬", NC_("kind", "Something else")),
        ),
        asked_when=_NOT_A_MINOR,
    ),
    Question(
        id="who",
        name=NC_("question", "Who did it"),
        prompt=N_("Who did it? A guess is fine."),
        choices=(
            # Translators: A soldier of the peace mission, not of the local army.
            Choice("soldier", "🪖", NC_("who", "Peacekeeper: soldier")),
            # Translators: Police of the peace mission, not the local police.
            Choice("police", "👮", NC_("who", "Peacekeeper: police")),
            Choice("aid_worker", "🦺", NC_("who", "UN or aid worker")),
            # Translators: This country's own government, army or police.
            Choice("authority", "🏛", NC_("who", "Government or army")),
            Choice("armed_group", "⚔️", NC_("who", "Armed group")),
            Choice("family", "🏘", NC_("who", "Family or neighbour")),
            Choice("unknown", "🤷", NC_("who", "I do not know")),
            # Translators: A private company, or a guard who works for one.
            Choice("company", "🏗", NC_("who", "Company or guard")),
            # Translators: Someone of the team that reads these reports.
            Choice("this_team", "🪪", NC_("who", "Someone of this team")),
        ),
        asked_when=_NOT_A_MINOR,
    ),
    Question(
        id="where",
        name=NC_("question", "Where"),
        prompt=N_("Where was it? A town or area is enough."),
        more=(N_("Tap a place, or type it."),),
        areas=True,
        takes_words=True,
        asked_when=_NOT_A_MINOR,
    ),
    Question(
        id="when",
        name=NC_("question", "When"),
        prompt=N_("When was it?"),
        choices=(
            Choice("today", "☀️", NC_("when", "Today")),
            Choice("days", "📅", NC_("when", "1–5 days ago")),
            Choice("month", "🗓", NC_("when", "This month")),
            Choice("longer", "🕰", NC_("when", "Longer ago")),
            Choice("ongoing", "🔁", NC_("when", "Still happening")),
            Choice("unsure", "🤷", NC_("when", "Not sure")),
        ),
        asked_when=_NOT_A_MINOR,
    ),
    Question(
        # Not a question: care in the first days prevents illness and pregnancy, so it is said
        # before anything else is asked. "Still happening" includes these days.
        id="health",
        name=NC_("question", "Care"),
        # Translators: SAFETY: within 3 days; later is still worth going.
        prompt=N_("A health worker can help now. It is best to go in the first 3 days."),
        choices=(Choice("continue", "👉", NC_("button", "Continue")),),
        counted=False,
        asked_when=all_of(
            _NOT_A_MINOR, answered("kind", "sex"), answered("when", "today", "days", "ongoing")
        ),
    ),
    Question(
        id="reply",
        name=NC_("question", "How we answer"),
        # Translators: SAFETY: what each way of answering risks.
        # "You have news." must be the same words as in the message itself.
        prompt=N_(
            "How can we answer you? By code is safest: we send nothing. "
            "Here: a message says only “You have news.” Who holds this phone can read our letter."
        ),
        choices=(
            Choice("code", "🔐", NC_("reply", "Only with my code")),
            Choice("here", "📱", NC_("reply", "Message me here")),
            Choice("none", "🔕", NC_("reply", "Do not answer")),
        ),
    ),
)

AFTER: tuple[Question, ...] = (
    Question(
        id="consent",
        name=NC_("question", "Sharing"),
        # Translators: SAFETY: consent; only yes means yes.
        # A helper is a clinic, a lawyer, a child worker: someone outside the team.
        prompt=N_("May we share your story with a helper?"),
        choices=(
            Choice("care", "🏥", NC_("consent", "Yes, for care")),
            Choice("act", "⚖️", NC_("consent", "Yes, to act on it")),
            Choice("both", "🤝", NC_("consent", "Yes, for both")),
            Choice("ask_first", "💬", NC_("consent", "Ask me first")),
        ),
    ),
    Question(
        id="sex",
        name=NC_("question", "Woman or man"),
        prompt=N_("The person who was hurt is:"),
        choices=(
            Choice("woman", "👩", NC_("sex", "A woman or girl")),
            Choice("man", "👨", NC_("sex", "A man or boy")),
            Choice("other", "🧑", NC_("sex", "Other")),
        ),
    ),
    Question(
        id="disability",
        name=NC_("question", "Disability"),
        prompt=N_("Is it hard for this person to see, hear, walk or learn?"),
        choices=(
            Choice("yes", "♿", NC_("disability", "Yes")),
            Choice("no", "➖", NC_("disability", "No")),
        ),
    ),
    Question(
        id="number",
        name=NC_("question", "Number"),
        prompt=N_(
            "Did you see a number on a car or a badge? Tap ➕ and write it, or send a photo. "
            "A photo hides more than a file does."
        ),
        takes_words=True,
    ),
)

BY_ID = {question.id: question for question in QUESTIONS}
AFTER_BY_ID = {question.id: question for question in AFTER}


@cache
def fingerprint() -> str:
    """Return the SHA-256 of the questionnaire in hex; each report carries it."""
    return sha256(repr((QUESTIONS, AFTER)).encode()).hexdigest()
