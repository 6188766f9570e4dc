"""Marks sentences for the translators' catalogs and returns them unchanged.

Owns nothing but the marking: translation happens at the edges, by
`bot.i18n`. Floor 1 uses these marks, so that questions and errors can own
their sentences without knowing any language.
"""


def N_(sentence: str) -> str:  # noqa: N802  # gettext's own name for it, which extractors know
    """Mark a sentence for translation."""
    return sentence


def NC_(context: str, sentence: str) -> str:  # noqa: N802  # gettext's own name, as above
    r"""Mark a sentence with its context, joined as gettext joins them (``\x04``)."""
    return f"{context}\x04{sentence}"


def NP_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802  # as above
    """Mark a counted sentence in both its English forms."""
    return singular, plural
