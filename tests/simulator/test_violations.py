"""Programs that break the contract: refused as Telegram refuses them, and written down."""

import json
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.error import BadRequest, InvalidToken

from tests.simulator.rig import Stage, new_token


def _button(**facts: object) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": [[{"text": "b", **facts}]]}}


BROKEN: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "x" * 4097}, "message is too long"),
    ("sendMessage", {"text": "😀" * 2049}, "message is too long"),
    ("sendMessage", {"text": ""}, "message text is empty"),
    ("sendMessage", {}, "message text is empty"),
    ("sendMessage", {"text": "a <b>b", "parse_mode": "HTML"}, "can't parse entities"),
    ("sendMessage", {"text": "<div>b</div>", "parse_mode": "HTML"}, "can't parse entities"),
    ("sendMessage", {"text": "a.b", "parse_mode": "MarkdownV2"}, "can't parse entities"),
    ("sendMessage", {"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    ("sendMessage", {"text": "x", **_button(callback_data="d" * 65)}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {"text": "x", **_button(callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {"text": "x", **_button()}, "can't parse inline keyboard button"),
    ("sendMessage", {"text": "x", **_button(callback_data="d", url="u")}, "can't parse inline"),
    ("sendMessage", {"text": "x", **_button(callback_data="d", colour="red")}, "unknown field"),
    ("sendMessage", {"text": "x", **_button(copy_text={"text": "y" * 257})}, "COPY_TEXT"),
    ("sendMessage", {"text": "x", "shape": "round"}, 'unknown parameter "shape"'),
    ("sendMessage", {"text": "x", "reply_markup": "{"}, "can't parse reply_markup"),
    ("sendMessage", {"text": "x", "disable_notification": "perhaps"}, "disable_notification"),
    (
        "sendMessage",
        {"text": "ab", "entities": [{"type": "bold", "offset": 1, "length": 5}]},
        "entity",
    ),
    (
        "sendMessage",
        {"text": "😀a", "entities": [{"type": "bold", "offset": 1, "length": 1}]},
        "UTF-16",
    ),
    ("sendPhoto", {"photo": "no such id"}, "wrong remote file identifier"),
    ("deleteMessages", {"message_ids": []}, "not specified"),
    ("deleteMessages", {"message_ids": list(range(1, 102))}, "too many"),
    ("sendRichMessage", {"rich_message": {"markdown": "x"}}, "not simulated"),
]


@pytest.mark.parametrize(("method", "parameters", "reason"), BROKEN)
async def test_a_broken_rule_is_refused_and_recorded(
    stage: Stage, method: str, parameters: dict[str, Any], reason: str
) -> None:
    """Telegram's refusal, and one line among the violations."""
    answer = await stage.call(method, chat_id=stage.person, **parameters)
    assert answer["ok"] is False
    assert answer["error_code"] == 400
    assert answer["description"].startswith("Bad Request: ")
    assert reason in answer["description"]
    recorded = await stage.violations()
    assert len(recorded) == 1
    assert reason in recorded[0]


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("setMyCommands", {"commands": [{"command": "Ünder", "description": "x"}]}, "COMMAND"),
        ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "DESCRIPTION"),
        ("setMyCommands", {"commands": [], "language_code": "din"}, "LANG_CODE_INVALID"),
        ("setMyName", {"name": "n" * 65}, "too long"),
        ("setMyDescription", {"description": "n" * 513}, "too long"),
        ("setMyShortDescription", {"short_description": "n" * 121}, "too long"),
        ("setWebhook", {"url": "http://example.org/hook"}, "HTTPS"),
        ("setWebhook", {"url": "https://example.org:9/hook"}, "ports"),
        ("setWebhook", {"url": "https://localhost/", "secret_token": "a b"}, "unallowed"),
    ],
)
async def test_a_profile_beyond_its_limits_is_refused(
    stage: Stage, method: str, parameters: dict[str, Any], reason: str
) -> None:
    """Limits of commands, names, descriptions and webhooks."""
    answer = await stage.call(method, **parameters)
    assert reason in answer["description"]
    assert len(await stage.violations()) == 1


async def test_python_telegram_bot_sees_the_seven_refusals(stage: Stage) -> None:
    """Through a real client: length, emptiness, data, markup, unknown edit, delete and chat."""
    bot, person = stage.bot, stage.person
    long_data = InlineKeyboardMarkup([[InlineKeyboardButton("b", callback_data="d" * 65)]])
    calls = [
        (bot.send_message(person, "x" * 4097), "too long"),
        (bot.send_message(person, ""), "empty"),
        (bot.send_message(person, "x", reply_markup=long_data), "Button_data_invalid"),
        (bot.send_message(person, "<b>x", parse_mode="HTML"), "Can't parse entities"),
        (bot.edit_message_text("x", person, 999_999), "Message to edit not found"),
        (bot.delete_message(person, 999_999), "Message to delete not found"),
        (bot.send_message(1, "x"), "Chat not found"),
    ]
    for call, reason in calls:
        with pytest.raises(BadRequest, match=reason):
            await call


async def test_unknown_methods_are_not_found(stage: Stage) -> None:
    """A method that the Bot API does not have answers 404 and is recorded."""
    answer = await stage.call("sendMesage", chat_id=stage.person, text="x")
    assert answer == {"ok": False, "error_code": 404, "description": "Not Found"}
    assert await stage.violations() == ["Not Found"]


async def test_malformed_and_wrong_tokens(stage: Stage) -> None:
    """No bot can have a malformed token; a known bot's other secret is refused."""
    assert (await stage.http.get("/bot12/getMe")).status_code == 404
    thief = f"{stage.bot_id}:{new_token().partition(':')[2]}"
    assert (await stage.http.get(f"/bot{thief}/getMe")).status_code == 401


async def test_a_revoked_token_is_refused_until_restored(stage: Stage) -> None:
    """Taking the token back shows as 401."""
    await stage.door("bots", revoked=True)
    with pytest.raises(InvalidToken):
        await stage.bot.get_me()
    await stage.door("bots", revoked=False)
    assert (await stage.call("getMe"))["ok"]


async def test_lone_surrogates_are_refused(stage: Stage) -> None:
    """No UTF-8 holds half an emoji."""
    body = json.dumps({"chat_id": stage.person, "text": "\ud83d"})
    answer = await stage.http.post(
        f"/bot{stage.token}/sendMessage",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_limits_count_after_parsing(stage: Stage) -> None:
    """Markup does not count: 4096 characters fit, however much markup surrounds them."""
    text = "<b>" + "x" * 4096 + "</b>"
    sent = await stage.bot.send_message(stage.person, text, parse_mode="HTML")
    assert sent.entities == (MessageEntity(MessageEntity.BOLD, 0, 4096),)
    with pytest.raises(BadRequest, match="too long"):
        await stage.bot.send_message(stage.person, f"{text}y", parse_mode="HTML")


@pytest.mark.parametrize("separator", [":", "%3A", "%3a"])
async def test_every_encoding_of_a_request_means_the_same(stage: Stage, separator: str) -> None:
    """Query, form, multipart and JSON; any case of the method; a percent-encoded token."""
    path = f"/bot{stage.token.replace(':', separator)}/SENDmessage"
    said = {"chat_id": str(stage.person), "text": "é"}
    answers = [
        await stage.http.get(path, params=said),
        await stage.http.post(path, data=said),
        await stage.http.post(path, json=said | {"chat_id": stage.person}),
        await stage.http.post(path, data=said, files={"unused": b""}),
    ]
    assert [a.json()["result"]["text"] for a in answers[:3]] == ["é"] * 3
    assert answers[3].json()["result"]["text"] == "é"
