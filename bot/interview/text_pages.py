"""Cuts a text into pages that fit a card, and measures as Telegram does.

Owns the cutting only: nothing of the text is lost but the spaces at a cut.
"""


def units(text: str) -> int:
    """Return the length in UTF-16 units, in which Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def text_pages(text: str, limit: int) -> tuple[str, ...]:
    """Cut a text on word borders into pages of at most `limit` UTF-16 units; at least one page."""
    pages: list[str] = []
    rest = text.strip()
    while units(rest) > limit:
        head = _head(rest, limit)
        pages.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return (*pages, rest) if rest or not pages else tuple(pages)


def _head(text: str, limit: int) -> str:
    """Return as much of the text as fits, up to a space where there is one."""
    end, used = 0, 0
    for character in text:
        used += 2 if ord(character) > 0xFFFF else 1
        if used > limit:
            break
        end += 1
    if text[end].isspace():
        return text[:end]
    border = max((i for i in range(end) if text[i].isspace()), default=-1)
    return text[: border + 1] if border > 0 else text[:end]
