"""The control doors: people, groups, faults and insight, for scripts, crowds and the phone page."""
