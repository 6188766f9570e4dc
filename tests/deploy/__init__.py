"""Tests of the files that a mission is deployed with."""
