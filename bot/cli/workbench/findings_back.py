"""Which safety sentences of a finished language nobody has translated back.

Owns that question. It keeps no language from its release: a draft is not asked
for any, and a sentence mended in haste must reach people before somebody has
the time to translate it back.
"""

from collections.abc import Collection, Iterator

from babel.messages.catalog import Catalog

from bot.cli.workbench.backs import Backs, without_back
from bot.cli.workbench.findings import NOTHING, Beside, Finding, finding
from bot.i18n.languages import Language

NO_BACK = "no back-translation"
_TOLD = (
    "is about safety, and nobody has written down what its translation says in English again: "
    "read the translation alone, translate it word for word, and compare. There is a field for it "
    "in the studio and a column in the spreadsheet."
)


def findings_back(
    language: Language,
    catalog: Catalog,
    safety: Collection[str],
    backs: Backs,
    beside: Beside = NOTHING,
) -> Iterator[Finding]:
    """Yield the safety sentences without a back-translation of their present text.

    Args:
        language: whose catalog it is; nothing is asked of a draft.
        catalog: its sentences.
        safety: which of them are marked, by msgid as `bot.i18n.safety.key` gives it.
        backs: what has been translated back.
        beside: where each sentence stands.
    """
    if language.shipped:
        for message in without_back(catalog, safety, backs):
            yield finding(NO_BACK, False, message, _TOLD, beside)
