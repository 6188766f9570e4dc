"""A reporting bot as one would write it in an afternoon: the benchmark's other side.

python-telegram-bot's `ConversationHandler` with `PicklePersistence`, and plaintext
rows in SQLite. It asks the same ten questions. Each tap is answered by
`answerCallbackQuery` and `editMessageText`, each message by one send. It
seals nothing, forgets nothing, and loses what a crash catches: it is here to
be measured, never to be used.
"""

import argparse
import sqlite3
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from bot.cli import demo_mission
from bot.interview.questions import BY_ID

Context = ContextTypes.DEFAULT_TYPE
Rows = list[list[InlineKeyboardButton]]

# The same ten steps as the bot that it is compared with, in the same words.
WELCOME, LIMITS, STORY, HURT, KIND, WHO, WHERE, WHEN, REPLY, CHECK = range(10)
STEPS = {HURT: "hurt", KIND: "kind", WHO: "who", WHERE: "where", WHEN: "when", REPLY: "reply"}
AREAS = [(str(area["id"]), str(area["id"])) for area in demo_mission.AREAS]
CODE = "0000 0000 0000 0000 0000"


def _choices(step: int) -> list[tuple[str, str]]:
    question = BY_ID[STEPS[step]]
    return (
        AREAS if question.areas else [(c.id, f"{c.icon} {c.label}") for c in question.choices[:8]]
    )


def _buttons(step: int) -> InlineKeyboardMarkup:
    name = STEPS[step]
    options = [
        InlineKeyboardButton(label, callback_data=f"pick:{name}:{choice}")
        for choice, label in _choices(step)
    ]
    rows: Rows = [options[at : at + 2] for at in range(0, len(options), 2)]
    rows.append([InlineKeyboardButton("⏭", callback_data=f"skip:{name}")])
    rows.append([InlineKeyboardButton("✖ Stop", callback_data=f"stop:{name}")])
    return InlineKeyboardMarkup(rows)


def _prompt(step: int) -> str:
    return BY_ID[STEPS[step]].prompt


def _one(text: str, data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data)]])


class StockBot:
    """Handlers that share a database."""

    def __init__(self, database: Path) -> None:
        self._rows = sqlite3.connect(database)
        self._rows.execute(
            "CREATE TABLE IF NOT EXISTS reports (id INTEGER PRIMARY KEY, chat INTEGER, name TEXT, "
            "story TEXT, hurt TEXT, kind TEXT, who TEXT, place TEXT, happened TEXT, reply TEXT)"
        )

    async def start(self, update: Update, context: Context) -> int:
        """Greet."""
        _facts(context).clear()
        assert update.message is not None
        await update.message.reply_text(
            "Hello. It is free.", reply_markup=_one("▶", "start:welcome")
        )
        return WELCOME

    async def limits(self, update: Update, _context: Context) -> int:
        """Say the limits."""
        await self._edit(update, "Are you safe to write now?", _one("✅", "agree:limits"))
        return LIMITS

    async def story(self, update: Update, _context: Context) -> int:
        """Ask what happened."""
        await self._edit(update, "Tell us what happened.", _one("✖ Stop", "stop:story"))
        return STORY

    async def told(self, update: Update, context: Context) -> int:
        """Take words."""
        assert update.message is not None
        _facts(context).setdefault("story", []).append(update.message.text)
        await update.message.reply_text(_prompt(HURT), reply_markup=_buttons(HURT))
        return HURT

    async def answered(self, update: Update, context: Context) -> int:
        """Take a tap on a question, and ask the next."""
        assert update.callback_query is not None
        data = update.callback_query.data or ""
        _verb, name, *choice = data.split(":")
        step = next(step for step, id_ in STEPS.items() if id_ == name)
        _facts(context)[name] = choice[0] if choice else ""
        if step == REPLY:
            await self._edit(update, "This is what we send.", _one("📤", "send:check"))
            return CHECK
        await self._edit(update, _prompt(step + 1), _buttons(step + 1))
        return step + 1

    async def sent(self, update: Update, context: Context) -> int:
        """Store the report, as it is."""
        facts, person = _facts(context), update.effective_user
        assert person is not None
        answers = [facts.get(name, "") for name in STEPS.values()]
        self._rows.execute(
            "INSERT INTO reports (chat, name, story, hurt, kind, who, place, happened, reply) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (person.id, person.full_name, "\n".join(facts.get("story", [])), *answers),
        )
        self._rows.commit()
        await self._edit(
            update, f"Sent. Your code:\n\u2066{CODE}\u2069", _one("🔑", "code:receipt")
        )
        return ConversationHandler.END

    @staticmethod
    async def _edit(update: Update, text: str, markup: InlineKeyboardMarkup) -> None:
        query = update.callback_query
        assert query is not None
        await query.answer()
        await query.edit_message_text(text, reply_markup=markup)


def _facts(context: Context) -> dict[str, Any]:
    assert context.user_data is not None
    return context.user_data


def application(token: str, url: str, folder: Path) -> "Application[Any, Any, Any, Any, Any, Any]":
    """Put the bot together, in the way of the library's own examples."""
    bot = StockBot(folder / "stock.db")
    states: dict[object, list[Any]] = {
        WELCOME: [CallbackQueryHandler(bot.limits, "^start:")],
        LIMITS: [CallbackQueryHandler(bot.story, "^agree:")],
        STORY: [MessageHandler(filters.TEXT & ~filters.COMMAND, bot.told)],
        CHECK: [CallbackQueryHandler(bot.sent, "^send:")],
    }
    states |= {
        step: [
            CallbackQueryHandler(bot.answered, f"^(pick|skip):{name}"),
            MessageHandler(filters.TEXT & ~filters.COMMAND, bot.told),
        ]
        for step, name in STEPS.items()
    }
    conversation = ConversationHandler(
        entry_points=[CommandHandler("start", bot.start)],
        states=states,
        fallbacks=[CommandHandler("start", bot.start)],
        name="report",
        persistent=True,
    )
    built = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{url}/bot")
        .base_file_url(f"{url}/file/bot")
        .persistence(PicklePersistence(folder / "stock.pickle"))
        .build()
    )
    built.add_handler(conversation)
    return built


def main() -> None:
    """Run until told to end."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.stock_bot")
    parser.add_argument("--token", required=True)
    parser.add_argument("--url", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    asked = parser.parse_args()
    application(asked.token, asked.url, asked.folder).run_polling(
        allowed_updates=["message", "callback_query"]
    )


if __name__ == "__main__":
    main()
