"""Tests of the translators' workbench."""
