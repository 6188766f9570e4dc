"""Takes every marked sentence out of the source tree.

Owns the marks' grammar for extraction: `N_`, `NC_`, `NP_` of `bot.marks` in
code; `_`, `_n`, `plain`, `plain_n` in the desk's templates.
The template it makes knows no file, no line and no date: a catalog's
difference must show a change of meaning and nothing else.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import (  # type: ignore[attr-defined,unused-ignore]  # old stubs
    parse_mapping_cfg,
)

from bot.cli.workbench.domains import CHATS, Domain
from bot.errors import CatalogError

_OF_CODE = {"N_": None, "NC_": ((1, "c"), 2), "NP_": (1, 2)}
_OF_TEMPLATES = {"_": None, "_n": (1, 2), "plain": None, "plain_n": (1, 2)}
KEYWORDS = _OF_CODE | _OF_TEMPLATES
COMMENTS = ("Translators:",)


def extract(root: Path, domain: Domain = CHATS) -> Catalog:
    """Return a template with every marked sentence of a domain below `root`.

    Raises:
        CatalogError: there is no source tree, or nothing is marked in it.
    """
    config = root / "locales" / domain.sources
    if not config.exists() or not (root / "pyproject.toml").exists():
        raise CatalogError("Sentences are taken from the source tree: run this in a checkout.")
    with config.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(  # type: ignore[no-untyped-call]  # Babel's, untyped
            file, config.name
        )
    tops = {pattern.partition("/")[0] for pattern, _ in methods}

    def ours(folder: str) -> bool:
        parts = Path(folder).relative_to(root).parts
        return bool(parts) and parts[0] in tops and not parts[-1].startswith((".", "__"))

    template = Catalog()
    found = extract_from_dir(
        root, methods, options, KEYWORDS, COMMENTS, strip_comment_tags=True, directory_filter=ours
    )
    for _, _, sentence, comments, context in found:
        if sentence:
            template.add(sentence, auto_comments=comments, context=context)
    if not len(template):
        raise CatalogError("No sentence is marked anywhere: is this the right folder?")
    return template
