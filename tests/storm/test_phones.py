"""Officers at their phones tap what is new, and do not drown the staff bot in the same tap."""

from tests.storm.phones import AT_ONCE, PATIENCE_S, Phones


def alerts(*numbers: int) -> list[dict[str, object]]:
    """Messages with a button each, as the chat door shows them."""
    return [{"message_id": n, "buttons": [[{"text": "✅", "data": f"on:{n}"}]]} for n in numbers]


def test_a_button_is_tapped_once_and_again_only_after_a_while() -> None:
    """What is not answered yet is waited for; meanwhile others get their turn."""
    phones = Phones("http://nowhere", 1)
    chat = [*alerts(1, 2), {"message_id": 3, "buttons": None}]

    assert phones.untapped(7, chat, 100.0) == [(1, "on:1"), (2, "on:2")]
    assert phones.untapped(7, [*chat, *alerts(4)], 101.0) == [(4, "on:4")]
    assert phones.untapped(8, alerts(1), 101.0) == [(1, "on:1")]
    assert phones.untapped(7, chat, 100.0 + PATIENCE_S) == [(1, "on:1"), (2, "on:2")]


def test_many_are_tapped_a_few_at_a_time() -> None:
    """The oldest first, and all in the end."""
    phones = Phones("http://nowhere", 1)
    chat, tapped = alerts(*range(50)), []
    while some := phones.untapped(7, chat, 100.0):
        assert len(some) <= AT_ONCE
        tapped += [message for message, _ in some]

    assert tapped == list(range(50))
