"""HTML as values: every text is escaped where it is put in, and nowhere else.

Owns the writing of elements. A translation may hold any sign; none of it may
ever become markup of the page.
"""

from collections.abc import Iterable

from markupsafe import Markup, escape

_VOID = frozenset({"meta", "input"})
Inside = str | Markup | Iterable["Inside"]


def tag(name: str, /, *inside: Inside, **attributes: str | int | bool | None) -> Markup:
    """Write an element.

    Args:
        name: of the element.
        inside: texts, which are escaped, and elements, which are not.
        attributes: by name; `class_` and `for_` for what Python keeps to itself, a dash for `_`;
            True is an attribute without a value, False and None none at all.
    """
    said = Markup("").join(
        _attribute(key, value)
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    opened = Markup("<{}{}>").format(Markup(name), said)  # noqa: S704  # names are this package's
    return opened if name in _VOID else opened + _all(inside) + Markup(f"</{name}>")  # noqa: S704  # as above


def _attribute(key: str, value: str | int | bool | None) -> Markup:
    name = Markup(key.rstrip("_").replace("_", "-"))  # noqa: S704  # as above
    return Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, value)


def _all(inside: Iterable[Inside]) -> Markup:
    return Markup("").join(escape(one) if isinstance(one, str) else _all(one) for one in inside)
