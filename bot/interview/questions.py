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
        # Translators: A short name of the question, in the list of answers and on its button.
        name=NC_("question", "What happened"),
        # Translators: The microphone is the button of the chat app that records a voice message.
        prompt=N_("Tell us what happened. Type, hold 🎤 to speak, or send a photo."),
        more=(
            # Translators: “You are not to blame”: what happened is not your fault. Warm.
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
        # Translators: A short name of the question. “Hurt” in body or mind, or wronged.
        name=NC_("question", "Who was hurt"),
        # Translators: “Wronged”: treated unjustly, such as robbed or denied aid.
        prompt=N_("Who was hurt or wronged?"),
        choices=(
            Choice(
                "me_adult",
                "🙋",
                # Translators: Button, who was hurt: I am, and I am 18 or older. For all sexes.
                NC_("hurt", "Me, an adult"),
                # Translators: Other words that people type for "Me, an adult", split by |.
                NC_("hurt, typed", "me|myself"),
            ),
            # Translators: The reporter is a child. The next card speaks to a child.
            Choice("me_minor", "🧒", NC_("hurt", "Me, I am under 18")),
            # Translators: Button, who was hurt: somebody else, under 18; girl or boy.
            Choice("child", "👶", NC_("hurt", "A child")),
            # Translators: Button, who was hurt: somebody else of 18 or more; woman or man.
            Choice("adult", "🧑", NC_("hurt", "Another adult")),
            # Translators: Button, an answer to “Who was hurt?”: a family, a village, a group.
            Choice("many", "👥", NC_("hurt", "Many people")),
            # Translators: Button, an answer to “Who was hurt?”: nobody was.
            Choice("nobody", "⚪", NC_("hurt", "No one")),
        ),
    ),
    Question(
        id="kind",
        # Translators: A short name of the question about the kind of problem.
        name=NC_("question", "What it is about"),
        # Translators: “Pick the closest”: tap the answer that fits best, even if none fits well.
        prompt=N_("What is it about? Pick the closest."),
        choices=(
            # Translators: Any unwanted sexual act, also sex in exchange for money, food or a job.
            Choice("sex", "✋", NC_("kind", "Sex or touching")),
            # Translators: "Taken" means held, locked up or abducted.
            Choice("harm", "🤕", NC_("kind", "Hurt, killed, taken")),
            # Translators: Button: somebody threatened, or something bad may happen soon.
            Choice("threat", "⚠️", NC_("kind", "Threat, danger soon")),
            # Translators: Button, what it is about: money was asked for, paid in secret, or stolen.
            Choice("money", "💰", NC_("kind", "Money, bribe, theft")),
            # Translators: Food aid, water, clinics, schools and the like.
            Choice("aid", "🍞", NC_("kind", "Aid or services")),
            # Translators: Button: people who work for the UN or for aid behaved badly.
            Choice("staff", "😠", NC_("kind", "Staff rude, unfair")),
            # Translators: Button, what it is about: land rights, identity papers, courts.
            Choice("land", "🏠", NC_("kind", "Land, papers, law")),
            # Translators: Button, the last answer: none of the above.
            Choice("other", "💬", NC_("kind", "Something else")),
        ),
        asked_when=_NOT_A_MINOR,
    ),
    Question(
        id="who",
        # Translators: A short name of the question. No accusation: not “the guilty one”.
        name=NC_("question", "Who did it"),
        # Translators: A question, no accusation. “A guess is fine”: you need not be sure.
        prompt=N_("Who did it? A guess is fine."),
        choices=(
            # Translators: A soldier of the peace mission, not of the local army.
            Choice("soldier", "🪖", NC_("who", "Peacekeeper: soldier")),
            # Translators: Police of the peace mission, not the local police.
            Choice("police", "👮", NC_("who", "Peacekeeper: police")),
            # Translators: Button, who did it: somebody of the United Nations or of an aid agency.
            Choice("aid_worker", "🦺", NC_("who", "UN or aid worker")),
            # Translators: This country's own government, army or police.
            Choice("authority", "🏛", NC_("who", "Government or army")),
            # Translators: Button, who did it: fighters who are no army of a state.
            Choice("armed_group", "⚔️", NC_("who", "Armed group")),
            # Translators: Button, who did it: a relative, or somebody from nearby. Woman or man.
            Choice("family", "🏘", NC_("who", "Family or neighbour")),
            # Translators: Button, an answer to “Who did it?”.
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
        # Translators: A short name of the question about the place.
        name=NC_("question", "Where"),
        # Translators: The place of what happened; no street or house is asked.
        prompt=N_("Where was it? A town or area is enough."),
        # Translators: Below are buttons with places; another place can be written.
        more=(N_("Tap a place, or type it."),),
        areas=True,
        takes_words=True,
        asked_when=_NOT_A_MINOR,
    ),
    Question(
        id="when",
        # Translators: A short name of the question about the time.
        name=NC_("question", "When"),
        # Translators: The time of what happened. A question above buttons.
        prompt=N_("When was it?"),
        choices=(
            # Translators: Button, when it happened: on this day.
            Choice("today", "☀️", NC_("when", "Today")),
            # Translators: Button, when it happened: from one to five days before today.
            Choice("days", "📅", NC_("when", "1–5 days ago")),
            # Translators: Button, when it happened: more than five days ago, within about a month.
            Choice("month", "🗓", NC_("when", "This month")),
            # Translators: Button, when it happened: more than a month ago.
            Choice("longer", "🕰", NC_("when", "Longer ago")),
            # Translators: Button, when it happened: it began earlier and goes on now.
            Choice("ongoing", "🔁", NC_("when", "Still happening")),
            # Translators: Button, when it happened: I do not know exactly. For all sexes.
            Choice("unsure", "🤷", NC_("when", "Not sure")),
        ),
        asked_when=_NOT_A_MINOR,
    ),
    Question(
        # Not a question: care in the first days prevents illness and pregnancy, so it is said
        # before anything else is asked. "Still happening" includes these days.
        id="health",
        # Translators: A short name of the card about a clinic: medical help, not caution.
        name=NC_("question", "Care"),
        # Translators: SAFETY: within 3 days; later is still worth going.
        prompt=N_("A health worker can help now. It is best to go in the first 3 days."),
        # Translators: Button: go on with the next question.
        choices=(Choice("continue", "👉", NC_("button", "Continue")),),
        counted=False,
        asked_when=all_of(
            _NOT_A_MINOR, answered("kind", "sex"), answered("when", "today", "days", "ongoing")
        ),
    ),
    Question(
        id="reply",
        # Translators: A short name of the question how we, the team, may answer.
        name=NC_("question", "How we answer"),
        # Translators: SAFETY: what each way of answering risks.
        # "You have news." must be the same words as in the message itself.
        prompt=N_(
            "How can we answer you? By code is safest: we send nothing. "
            "Here: a message says only “You have news.” Who holds this phone can read our letter."
        ),
        choices=(
            # Translators: Button: send me nothing; I come back with my code and read it.
            Choice("code", "🔐", NC_("reply", "Only with my code")),
            # Translators: Button: send me a message in this chat when there is an answer.
            Choice("here", "📱", NC_("reply", "Message me here")),
            # Translators: Button, the person says to us: I want no answer.
            Choice("none", "🔕", NC_("reply", "Do not answer")),
        ),
    ),
)

AFTER: tuple[Question, ...] = (
    Question(
        id="consent",
        # Translators: A short name of the question whether others may be told the story.
        name=NC_("question", "Sharing"),
        # Translators: SAFETY: consent; only yes means yes.
        # A helper is a clinic, a lawyer, a child worker: someone outside the team.
        prompt=N_("May we share your story with a helper?"),
        choices=(
            # Translators: Button: you may tell a clinic or another helper, so that I get care.
            Choice("care", "🏥", NC_("consent", "Yes, for care")),
            # Translators: Button: you may tell those who can do something against the wrong.
            Choice("act", "⚖️", NC_("consent", "Yes, to act on it")),
            # Translators: Button: for care and to act on it.
            Choice("both", "🤝", NC_("consent", "Yes, for both")),
            # Translators: Button, the person says to us: tell nobody until you have asked me.
            Choice("ask_first", "💬", NC_("consent", "Ask me first")),
        ),
    ),
    Question(
        id="sex",
        # Translators: A short name of the question about the sex of the person who was hurt.
        name=NC_("question", "Woman or man"),
        # Translators: Unfinished on purpose: buttons end it, such as “a woman or girl”.
        prompt=N_("The person who was hurt is:"),
        choices=(
            # Translators: Button, of any age: who was hurt is female.
            Choice("woman", "👩", NC_("sex", "A woman or girl")),
            # Translators: Button, of any age: who was hurt is male.
            Choice("man", "👨", NC_("sex", "A man or boy")),
            # Translators: Button: neither of both. Respectful; a person, not a thing.
            Choice("other", "🧑", NC_("sex", "Other")),
        ),
    ),
    Question(
        id="disability",
        # Translators: A short name of the question whether seeing or walking is hard.
        name=NC_("question", "Disability"),
        # Translators: “This person” is who was hurt, of any sex. Respectful.
        prompt=N_("Is it hard for this person to see, hear, walk or learn?"),
        choices=(
            # Translators: Button, an answer to “Is it hard for this person to see …?”.
            Choice("yes", "♿", NC_("disability", "Yes")),
            # Translators: Button, an answer to “Is it hard for this person to see …?”.
            Choice("no", "➖", NC_("disability", "No")),
        ),
    ),
    Question(
        id="number",
        # Translators: A number on a car or a badge, not a telephone number.
        name=NC_("question", "Number"),
        # Translators: “Badge”: of soldiers or staff. A photo tells less about its sender.
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
