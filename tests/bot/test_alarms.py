"""What an operator must not overlook is said once at every change."""

from structlog.testing import capture_logs

from bot.alarms import Alarms, trouble


def test_an_alarm_is_said_when_it_begins_and_when_it_ends() -> None:
    """And not again while it stands."""
    alarms = Alarms()
    with capture_logs() as said:
        for stands in (False, True, True, False, False):
            alarms.update({"intake_closed": stands, "mirror_failed": False})

    assert [(line["reason"], line["state"]) for line in said] == [
        ("intake_closed", "stands"),
        ("intake_closed", "over"),
    ]


def test_trouble_names_a_class_and_an_incident() -> None:
    """An incident that was not drawn is absent, not empty."""
    with capture_logs() as said:
        trouble("StorageError")
        trouble("KeyError", "0a1b2c3d")

    assert [(line["error"], line["incident"]) for line in said] == [
        ("StorageError", None),
        ("KeyError", "0a1b2c3d"),
    ]
