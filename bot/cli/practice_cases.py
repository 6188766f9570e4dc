"""Made-up reports for officers to train on: literal stories in the demo's languages.

Nothing here happened, and no person, unit or place is real. The stories are
plain on purpose: practice needs decisions, not details.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeCase:
    """One made-up report: how long ago, in which language, which answers, which words."""

    ago: int
    language: str
    words: tuple[str, ...]
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    urgent: bool = False
    photo: bool = False


def _said(**answers: str) -> Mapping[str, str]:
    return MappingProxyType(answers)


# All are more than half a day old, so that whatever somebody files in a demo is the newest case:
# times are rounded down by up to six hours.
PRACTICE_CASES: tuple[PracticeCase, ...] = (
    PracticeCase(
        ago=13 * HOUR,
        language="fr",
        words=(
            "Un soldat en casque bleu demande des faveurs aux filles près du puits.",
            "Il donne du savon et du riz. Ma nièce a peur d'y retourner.",
        ),
        answers=_said(
            hurt="adult",
            kind="sex",
            who="soldier",
            where="camp",
            when="days",
            reply="code",
        ),
    ),
    PracticeCase(
        ago=15 * HOUR,
        language="ar",
        words=("قال لي الحارس إنه سيعود الليلة ويأخذ أخي إن لم ندفع.",),
        answers=_said(
            hurt="adult", kind="threat", who="company", where="town", when="today", reply="code"
        ),
    ),
    PracticeCase(
        ago=18 * HOUR,
        language="sw",
        words=("Gari jeupe la misheni liligonga mbuzi wangu wawili na halikusimama.",),
        answers=_said(
            hurt="me_adult",
            kind="harm",
            who="unknown",
            where="north",
            when="days",
            reply="code",
        ),
        photo=True,
    ),
    PracticeCase(
        ago=22 * HOUR,
        language="en",
        words=("I am 15. The man at the store says I must meet him after dark to get our card.",),
        answers=_said(hurt="me_minor", reply="code"),
    ),
    PracticeCase(
        ago=30 * HOUR,
        language="en",
        words=(
            "At the distribution they ask for money to put a name on the list.",
            "We paid twice. Our neighbours could not pay and got nothing.",
        ),
        answers=_said(
            hurt="many",
            kind="money",
            who="aid_worker",
            where="camp",
            when="month",
            reply="code",
        ),
    ),
    PracticeCase(
        ago=2 * DAY,
        language="es",
        words=("El agua del camión sale sucia desde hace una semana. Los niños están enfermos.",),
        answers=_said(
            hurt="many", kind="aid", who="unknown", where="camp", when="ongoing", reply="code"
        ),
    ),
    PracticeCase(
        ago=3 * DAY,
        language="fr",
        words=("Un agent m'a insultée devant tout le monde parce que je ne lis pas.",),
        answers=_said(
            hurt="me_adult",
            kind="staff",
            who="aid_worker",
            where="town",
            when="month",
            reply="code",
        ),
    ),
    PracticeCase(
        ago=3 * DAY + 5 * HOUR,
        language="ar",
        words=("أخذوا أرضنا ليبنوا عليها سورا، ولم يسألنا أحد. معنا ورقة من المختار.",),
        answers=_said(
            hurt="many", kind="land", who="authority", where="north", when="longer", reply="code"
        ),
        photo=True,
    ),
    PracticeCase(
        ago=5 * DAY,
        language="en",
        words=("Someone of your own team told my cousin what I had said to you.",),
        answers=_said(
            hurt="me_adult", kind="staff", who="this_team", where="town", when="month", reply="code"
        ),
    ),
    PracticeCase(
        ago=6 * DAY,
        language="sw",
        words=("Asante kwa maji safi. Watoto wetu hawaumwi tena.",),
        answers=_said(hurt="nobody", kind="aid", who="unknown", where="camp", reply="none"),
    ),
)
