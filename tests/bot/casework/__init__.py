"""Tests of the casework's rules."""
