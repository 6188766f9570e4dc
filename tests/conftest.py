"""What all tests share: which of them need more than pip, and patience on a busy machine."""

import os

from hypothesis import settings

# The judges of `make interop` want npm and apt packages; it sets this variable.
collect_ignore = [] if os.environ.get("AMANA_INTEROP") else ["interop"]

# How long an example takes says more of the machine's other work than of ours.
settings.register_profile("amana", deadline=None)
settings.load_profile("amana")
