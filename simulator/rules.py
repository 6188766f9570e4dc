"""What Telegram refuses whatever the chat's state: lengths, markup, keyboards.

Leans on teremok's rules where they serve. Must never look at chats, people or time.
"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from pydantic import BaseModel
from teremok.validation import (
    ApiRuleViolation,
    validate_html,
    validate_markdown,
    validate_method,
)

from simulator import markup
from simulator.contract import Call
from simulator.entities import merged, trimmed, utf16_length
from simulator.errors import ApiError, violation
from simulator.wire import Json

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_COPY_TEXT = 256
MAX_BUTTONS = 100

# teremok resolves aiogram's client-side defaults; a server knows none.
_NO_DEFAULTS: Any = SimpleNamespace(default=SimpleNamespace())


@dataclass(frozen=True, slots=True)
class Words:
    """A text as Telegram keeps it: without markup, with entities."""

    text: str
    entities: list[Json]


def words(call: Call, field: str, entities_field: str, limit: int) -> Words:
    """The text or caption of a call, parsed and within the limit.

    Raises:
        ApiError: 400, a violation, as Telegram words it.
    """
    return words_of(call.model, call.raw, field, entities_field, limit)


def words_of(model: Any, raw: Json, field: str, entities_field: str, limit: int) -> Words:
    """The same for a part of a call that has a caption of its own."""
    text = raw.get(field)
    text = text if isinstance(text, str) else ""
    given = raw.get(entities_field) or []
    mode = "" if given else str(raw.get("parse_mode") or "")
    text, entities = _parsed(text, mode, given)
    _check_plain(model.model_copy(update={field: text, "parse_mode": None}) if mode else model)
    if given:
        check_entities(text, given)
    text, entities = trimmed(text, entities)
    if utf16_length(text) > limit:
        raise violation("message is too long" if field == "text" else "message caption is too long")
    return Words(text, merged(text, entities))


def _parsed(text: str, mode: str, given: list[Json]) -> tuple[str, list[Json]]:
    try:
        match mode.lower():
            case "":
                return text, given
            case "html":
                validate_html(text)
                return markup.from_html(text)
            case "markdownv2":
                validate_markdown(text, 2)
                return markup.from_markdown(text, legacy=False)
            case "markdown":
                validate_markdown(text, 1)
                return markup.from_markdown(text, legacy=True)
    except ApiRuleViolation as broken:
        raise _as_violation(broken) from None
    raise violation("unsupported parse_mode")


def _check_plain(model: Any) -> None:
    """Let teremok judge the parsed text: lengths count after entities parsing."""
    try:
        validate_method(_NO_DEFAULTS, model)
    except ApiRuleViolation as broken:
        raise _as_violation(broken) from None


def check_entities(text: str, entities: list[Json]) -> None:
    """Refuse entities that start or end inside a surrogate pair, which phones cannot show."""
    wide = text.encode("utf-16-le", "surrogatepass")
    for entity in entities:
        for edge in (entity["offset"], entity["offset"] + entity["length"]):
            unit = int.from_bytes(wide[2 * edge : 2 * edge + 2], "little")
            if 0xDC00 <= unit <= 0xDFFF:
                kind = entity["type"]
                raise violation(
                    f"entity of type {kind} begins or ends in a middle of a UTF-16 pair"
                )


def check_whole(call: Call) -> None:
    """Apply every stateless rule that does not need a parsed text."""
    check_strings(call.raw)
    markup_model = getattr(call.model, "reply_markup", None)
    if isinstance(markup_model, BaseModel):
        _check_keyboard(call)


def _check_keyboard(call: Call) -> None:
    try:
        bare = SimpleNamespace(reply_markup=getattr(call.model, "reply_markup", None))
        validate_method(_NO_DEFAULTS, bare)  # type: ignore[arg-type]  # it reads one field only
    except ApiRuleViolation as broken:
        raise _as_violation(broken) from None
    check_buttons(call.raw["reply_markup"])


def check_buttons(keyboard: Json) -> None:
    """Limits of buttons that teremok does not know.

    Raises:
        ApiError: 400, a violation.
    """
    rows = keyboard.get("inline_keyboard") or keyboard.get("keyboard") or []
    if sum(map(len, rows)) > MAX_BUTTONS and "inline_keyboard" in keyboard:
        raise violation("reply markup is too long")
    if any(not row for row in rows):
        raise violation("can't parse keyboard: a row must not be empty")
    for button in (b for row in rows for b in row):
        text = button if isinstance(button, str) else button.get("text", "")
        if not text.strip():
            raise violation("can't parse inline keyboard button: text must be non-empty")
        copied = button.get("copy_text") if isinstance(button, dict) else None
        if copied and not 1 <= len(copied["text"]) <= MAX_COPY_TEXT:
            raise violation("BUTTON_COPY_TEXT_INVALID")


def check_strings(value: Any) -> None:
    """Refuse lone surrogates, which no UTF-8 holds."""
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
            raise violation("strings must be encoded in UTF-8")
    elif isinstance(value, dict):
        for inner in value.values():
            check_strings(inner)
    elif isinstance(value, list):
        for inner in value:
            check_strings(inner)


def _as_violation(broken: ApiRuleViolation) -> ApiError:
    return violation(broken.description.removeprefix("Bad Request: "))
