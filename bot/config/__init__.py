"""A mission's settings: read whole, typed, frozen, with every fault at once.

There is no global "current settings": whoever needs them is given them.
"""

from bot.config.faults import ConfigFaults, Fault, Severity, reason
from bot.config.loading import load, read
from bot.config.models import Settings
from bot.config.places import Area, Contact, Service

__all__ = [
    "Area",
    "ConfigFaults",
    "Contact",
    "Fault",
    "Service",
    "Settings",
    "Severity",
    "load",
    "read",
    "reason",
]
