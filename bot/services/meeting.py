"""In which language somebody is met: the one they chose, else their report's, else their phone's.

Owns that order. Nothing here remembers a person's language: phones are shared,
and a shop has set them. But a code opens a report, and some buttons name one,
whose row says in which language it was told. Whoever returns days later, or
taps on news, is not met in a language that they cannot read.
"""

from base64 import urlsafe_b64decode

from bot.i18n.catalogs import Catalogs
from bot.interview.taps import report_named
from bot.services.drafts import Draft
from bot.services.ports import Store
from bot.services.rows import CaseRow


class Meeting:
    """Finds the language in which to go on."""

    def __init__(self, store: Store, catalogs: Catalogs) -> None:
        self._store = store
        self._catalogs = catalogs

    async def case_named(self, tapped: str) -> CaseRow | None:
        """The case that a button names, if it names one and there is one."""
        locator = report_named(tapped)
        if locator is None:
            return None
        return await self._store.case_by_locator([urlsafe_b64decode(f"{locator}==")])

    def language(self, phone: str, draft: Draft | None, row: CaseRow | None = None) -> str:
        """Return the code of the language in which to meet a chat.

        Args:
            phone: the language of the person's app, as Telegram writes it.
            draft: the conversation that the chat has open.
            row: the report that they come to.
        """
        phones = self._catalogs.negotiate(phone).code
        told = row.language if row and row.language in self._catalogs.languages else phones
        if draft is None:
            return told
        mine = draft.interview
        is_chosen = mine.language != phones
        return mine.language if is_chosen or mine.parts or mine.answers else told
