"""English sentences that remember how they are made, so that a page can say them anew.

Owns that one value. What finds a fault says it in English at once, for logs
of acts, exports and tests; the page says the same in the officer's language.
"""

from typing import Self


class Sentence(str):
    """A sentence in English, with what its catalog knows it by.

    Attributes:
        source: the sentence as it is marked for translation, with its braces.
        params: what fills them.
    """

    __slots__ = ("params", "source")
    source: str
    params: dict[str, str | int]

    def __new__(cls, source: str, **params: str | int) -> Self:
        """Fill a marked sentence."""
        made = super().__new__(cls, source.format(**params) if params else source)
        made.source, made.params = source, params
        return made
