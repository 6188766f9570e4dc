"""Tests of the core, module by module."""
