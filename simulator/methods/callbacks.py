"""Answers to taps; must never deliver a tap: that is the person's act."""

from simulator.errors import bad_request
from simulator.methods.registry import Request, answers

# Telegram publishes no figure; programs are told to answer at once, phones wait a short while.
TIMEOUT = 600


@answers("answerCallbackQuery")
def answer_callback_query(request: Request) -> bool:
    """End the spinner on a tapped button, with a notice if one is given."""
    raw = request.call.raw
    query = request.bot.callbacks.get(str(raw["callback_query_id"]))
    now = request.simulation.clock.now()
    if query is None or now - query.asked_at > TIMEOUT:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.is_answered = True
    query.chat.toast(
        {
            "callback_query_id": str(raw["callback_query_id"]),
            "text": raw.get("text") or "",
            "show_alert": bool(getattr(request.call.model, "show_alert", False)),
        }
    )
    return True
