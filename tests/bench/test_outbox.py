"""The outbox's figures are measured over what they say they are."""

from tests.bench import outbox


def test_every_delivery_that_is_counted_was_made() -> None:
    """The store is empty at the end; both ways are faster than nothing."""
    facts = outbox.deliveries(20)

    assert facts["count"] == 20
    assert min(facts["one_at_a_time"], facts["four_at_once"]) > 0
