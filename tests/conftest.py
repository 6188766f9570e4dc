"""What all tests share: nothing but which of them need more than pip."""

import os

# The judges of `make interop` want npm and apt packages; it sets this variable.
collect_ignore = [] if os.environ.get("AMANA_INTEROP") else ["interop"]
