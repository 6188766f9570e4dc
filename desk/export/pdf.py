"""Pages to be filed: tagged PDF (PDF/UA-1) of the same HTML that is printed.

Owns the door to WeasyPrint, which is optional and wants the system's Pango.
Nothing is fetched: every address is refused, so that no word of a reporter's
can make this machine ask for anything. Nothing is written to a disk.
"""

import logging
from pathlib import Path
from typing import Any

from bot.errors import OperatorError

STYLE = Path(__file__).parent.parent / "static" / "print.css"
TYPE = "application/pdf"
_VARIANT = "pdf/ua-1"


class NoPdfError(OperatorError):
    """This desk cannot make PDF files; the sentence says what is missing."""


def make_pdf(html: str, pages: str) -> bytes:
    """Make a PDF of a whole page.

    Args:
        html: a document of our own templates.
        pages: the style of its margins, by `desk.printing`.

    Raises:
        NoPdfError: WeasyPrint or Pango is not there.
    """
    weasyprint = load()
    # No protocol at all: neither a network, nor a file of this machine.
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=(), allow_redirects=False)
    sheets = [
        weasyprint.CSS(string=text, url_fetcher=nothing)
        for text in (STYLE.read_text(encoding="utf-8"), pages)
    ]
    document = weasyprint.HTML(string=html, url_fetcher=nothing, base_url="about:blank")
    made: bytes = document.write_pdf(stylesheets=sheets, pdf_variant=_VARIANT)
    return made


def load() -> Any:
    """WeasyPrint; NoPdfError where it cannot be used."""
    try:
        import weasyprint  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415  # optional
    except ImportError:
        raise NoPdfError(
            "PDF needs the extra `pdf`: pip install 'amana[pdf]'. Print works without it."
        ) from None
    except OSError:
        raise NoPdfError(
            "PDF needs the system's Pango (Debian: libpango-1.0-0, libpangoft2-1.0-0)."
            " Print works without it."
        ) from None
    # It warns about what it does not know, and quotes it.
    logging.getLogger("weasyprint").disabled = True
    return weasyprint
