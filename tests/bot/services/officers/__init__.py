"""Tests of what officers may see and do on the server."""
