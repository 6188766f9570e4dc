"""The card of pictures: a small pause for whoever sends very many reports, that needs no reading.

Owns the pictures, which of them a number shows, and the card. It asks for
nothing but a tap on the picture that stands in the text. It is never in the
way: 🆘 is on it, ◀ and any message pass it by, a wrong tap only shows it anew.
Whoever passes it by is heard as well, only slower.
"""

from dataclasses import replace

from bot.errors import OutOfTurnError
from bot.interview.cards import Line, Row, Screen
from bot.interview.effects import PassedPictures
from bot.interview.parts import Notice, Said
from bot.interview.rows import button, ending, pairs, steering
from bot.interview.schema import Aside, Interview
from bot.interview.taking import Outcome
from bot.interview.taps import Tap, Verb
from bot.interview.wording import notice_lines
from bot.marks import N_, NC_

# Translators: Names of pictures on buttons, as a screen reader says them.
PICTURES: tuple[tuple[str, str], ...] = (
    ("🐟", NC_("picture", "Fish")),
    # Translators: A picture on a button, named for those who hear it.
    ("🌳", NC_("picture", "Tree")),
    # Translators: A picture on a button: a house to live in.
    ("🏠", NC_("picture", "House")),
    # Translators: A picture on a button: the moon in the sky.
    ("🌙", NC_("picture", "Moon")),
    # Translators: A picture on a button: the key of a door.
    ("🔑", NC_("picture", "Key")),
    # Translators: A picture on a button: the animal.
    ("🐐", NC_("picture", "Goat")),
    # Translators: A picture on a button: a hen's egg.
    ("🥚", NC_("picture", "Egg")),
    # Translators: A picture on a button: a bucket for water.
    ("🪣", NC_("picture", "Bucket")),
    # Translators: A picture on a button: a ball to play with.
    ("⚽", NC_("picture", "Ball")),
    # Translators: A picture on a button: a bicycle.
    ("🚲", NC_("picture", "Bicycle")),
)
SHOWN = 6
ORDERS = 1000
"""Numbers that choose pictures; the interview keeps one as its page."""

# Translators: A test that a person is there and no program. The picture to find stands above.
_TAP = N_("Many reports came from this chat today. Please tap the same picture:")


def choose(number: int) -> tuple[int, tuple[int, ...]]:
    """Which picture is asked for, and which are shown in which order, by their places."""
    places = sorted(range(len(PICTURES)), key=lambda p: (number * (2 * p + 1) * 7919 + p) % 10007)
    shown = tuple(places[:SHOWN])
    return shown[number // len(PICTURES) % SHOWN], shown


def pictures_card(interview: Interview) -> Screen:
    """Show one picture, and six to choose from."""
    wanted, shown = choose(interview.page)
    screen = Aside.PICTURES.value
    icon, name = PICTURES[wanted]
    rows: tuple[Row, ...] = (
        *pairs([button(PICTURES[p][1], PICTURES[p][0], Verb.PICTURE, screen, p) for p in shown]),
        steering(screen, back=Verb.CLOSE),
        ending(screen),
    )
    same = Line("{icon} {name}", params={"icon": icon, "name": Line(name)})
    return Screen(screen, (*notice_lines(interview.receipt), Line(_TAP), same), rows)


def picture(interview: Interview, tap: Tap, _mission: object) -> Outcome:
    """Take a tap on a picture: the right one clears the way, another shows the card anew."""
    wanted, shown = choose(interview.page)
    if tap.number not in shown:
        raise OutOfTurnError
    if tap.number != wanted:
        following = (interview.page * 7 + tap.number + 1) % ORDERS
        return replace(interview, page=following, receipt=Notice(Said.ANOTHER_PICTURE)), ()
    told = Notice(Said.PASSED)
    return replace(interview, aside=None, page=0, receipt=told), (PassedPictures(),)
