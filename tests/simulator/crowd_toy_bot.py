"""A small bot that keeps to the signs on buttons, and a phone in memory to use it with.

Owns just enough conversation for the crowd to walk through: language, welcome, consent,
story, three questions, check, receipt. It must never import the real bot.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Rows = list[list[dict[str, Any]]]
NATIVE = ["English", "Français", "العربية", "Español", "Kiswahili"]
QUESTIONS = {"hurt": ["Me", "A child", "No one"], "when": ["Today", "Longer ago"], "where": []}


@dataclass
class Op:
    """One thing for the driver to do in a chat: send, edit or delete."""

    name: str
    text: str = ""
    rows: Rows = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Talk:
    """One chat's conversation."""

    step: str = "language"
    card: int | None = None
    kept: list[str] = field(default_factory=list)
    code: str | None = None


def button(text: str, data: str) -> dict[str, Any]:
    """An inline button, as the Bot API writes it."""
    return {"text": text, "callback_data": data}


@dataclass
class ToyBot:
    """Taps and messages in, operations out."""

    rng: random.Random
    talks: dict[int, Talk] = field(default_factory=dict)
    sent: dict[str, list[str]] = field(default_factory=dict)
    deaf_to: Callable[[str], bool] = lambda _: False

    def talk(self, chat: int) -> Talk:
        """The conversation of one chat."""
        return self.talks.setdefault(chat, Talk())

    def on_message(self, chat: int, message_id: int, words: str) -> list[Op]:
        """A message came: keep it, show a new card, remove the message and the old card."""
        if self.deaf_to(words):
            return []
        talk = self.talk(chat)
        line = self._take(talk, words)
        old = [number for number in (message_id, talk.card) if number]
        return [self._card(talk, line), Op("delete", ids=old)]

    def on_tap(self, chat: int, message_id: int, data: str) -> list[Op]:
        """A button was touched: the live card changes in place, receipts are new."""
        talk = self.talk(chat)
        face = receipt_rows("") if talk.step == "receipt" else rows_of(talk.step)
        shown = {key.get("callback_data") for row in face for key in row}
        if message_id != talk.card or data not in shown or self.deaf_to(data):
            return []
        before = talk.step
        self._step(talk, data)
        if data == "clear":
            return [Op("delete", ids=[message_id]), self._card(talk, "✓ Cleared.")]
        if talk.step == "receipt" and before == "check":
            return [self._card(talk, "✓ Sent."), Op("delete", ids=[message_id])]
        return [Op("edit", **self._face(talk, "✓ Noted."), ids=[message_id])]

    def _take(self, talk: Talk, words: str) -> str:
        if words.startswith("/start"):
            talk.step = "language" if talk.step == "language" else "welcome"
            return "Hello."
        if talk.step == "code":
            digits = "".join(str(int(c)) for c in words if c.isdecimal())
            talk.step = "receipt" if digits == talk.code else "code"
            return "✓ Your code is right." if digits == talk.code else "One digit seems wrong."
        if not words.isdecimal():
            talk.kept.append(words)
        if talk.step == "story":
            talk.step = "hurt"
        elif talk.step == "adding":
            self.sent.setdefault(talk.code or "", []).append(words)
            talk.step = "receipt"
        elif talk.step in QUESTIONS and words.isdecimal():
            self._next_question(talk)
        return f"✓ We have it: {len(talk.kept)}."

    def _step(self, talk: Talk, data: str) -> None:
        moves = {
            "start": "consent", "agree": "story", "language": "language", "change": "hurt",
            "leave": "welcome", "stop": "welcome", "open": "code", "add": "adding",
            "clear": "welcome", "send-now": "check", "danger": "danger", "back": "story",
        }  # fmt: skip
        if data in {"leave", "stop"}:
            talk.kept.clear()
        if data == "send":
            self._send(talk)
        elif data.startswith("lang:"):
            talk.step = "welcome"
        elif data.startswith("pick:") or data == "skip":
            self._next_question(talk)
        else:
            talk.step = moves.get(data, talk.step)

    def _next_question(self, talk: Talk) -> None:
        order = [*QUESTIONS, "check"]
        talk.step = order[order.index(talk.step) + 1] if talk.step in QUESTIONS else "hurt"

    def _send(self, talk: Talk) -> None:
        talk.code = "".join(self.rng.choice("0123456789") for _ in range(20))
        self.sent[talk.code] = list(talk.kept)
        talk.kept.clear()
        talk.step = "receipt"

    def _card(self, talk: Talk, line: str) -> Op:
        return Op("send", **self._face(talk, line))

    def _face(self, talk: Talk, line: str) -> dict[str, Any]:
        if talk.step == "receipt" and talk.code:
            groups = " ".join(talk.code[at : at + 4] for at in range(0, 20, 4))
            text = f"{line}\n\u2066{groups}\u2069\nKeep it."
            at = len(line) + 2
            entities = [{"type": "code", "offset": at, "length": len(groups)}]
            return {"text": text, "rows": receipt_rows(groups), "entities": entities}
        return {"text": f"{line}\n{talk.step} {len(talk.kept)}", "rows": rows_of(talk.step)}


def receipt_rows(groups: str) -> Rows:
    """The buttons of a receipt."""
    copy = {"text": "📋 Copy", "copy_text": {"text": groups}}
    return [[copy], [button("🧹 Clear", "clear"), button("🔑 Open", "open")],
            [button("➕ Add", "add")]]  # fmt: skip


def rows_of(step: str) -> Rows:
    """The buttons of every other card."""
    stop = [button("✖ Stop and clear", "stop")]
    signs = [button("🆘", "danger"), button("🌐", "language"), button("◀️", "back")]
    match step:
        case "language":
            return [[button(name, f"lang:{name}")] for name in NATIVE]
        case "welcome":
            return [[button("▶️ Start", "start")], [button("🆘 Danger", "danger")]]
        case "consent":
            return [[button("✅ I agree", "agree")], [button("✖ Leave", "leave")]]
        case "story" | "adding" | "code":
            return [signs[:2], stop]
        case "check":
            return [[button("📤 Send", "send")], [button("✏️ Change", "change")], stop]
        case "danger":
            return [[button("Yes, tell", "start")], [button("No, only places", "start")]]
    options = [button(label, f"pick:{label}") for label in QUESTIONS[step]]
    ways = [[*signs, button("⏭", "skip")], [*stop, button("📤 Send now", "send-now")]]
    return [options, *ways] if options else ways


@dataclass
class ToyPhone:
    """A chat in memory, answering in the form of the chat door."""

    bot: ToyBot
    chat: int = 1
    revision: int = 0
    last_id: int = 0
    shown: dict[int, dict[str, Any]] = field(default_factory=dict)

    def view(self) -> dict[str, Any]:
        """What the phone shows."""
        return {"revision": self.revision, "messages": list(self.shown.values())}

    def say(self, words: str) -> int:
        """The person writes."""
        number = self._put("person", words, [])
        self._do(self.bot.on_message(self.chat, number, words))
        return number

    def tap(self, message_id: int, data: str) -> bool:
        """The person touches a button; false if it is not there."""
        if message_id not in self.shown:
            return False
        self._do(self.bot.on_tap(self.chat, message_id, data))
        return True

    def _put(self, who: str, text: str, rows: Rows) -> int:
        self.last_id += 1
        self.revision += 1
        seen = [[{"text": b["text"], "data": b.get("callback_data")} for b in row] for row in rows]
        self.shown[self.last_id] = {
            "message_id": self.last_id, "from": who, "text": text, "entities": [],
            "buttons": seen, "media": None,
        }  # fmt: skip
        return self.last_id

    def _do(self, ops: list[Op]) -> None:
        for op in ops:
            match op.name:
                case "send":
                    self.bot.talk(self.chat).card = self._put("bot", op.text, op.rows)
                case "edit":
                    number = self._put("bot", op.text, op.rows)
                    edited = self.shown.pop(number) | {"message_id": op.ids[0]}
                    self.shown[op.ids[0]] = edited
                case _:
                    for number in op.ids:
                        self.shown.pop(number, None)
                    self.revision += 1
