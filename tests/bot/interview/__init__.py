"""Tests of the conversation as a pure value."""
