"""Tests of the second place, where each case lies once more as files."""
