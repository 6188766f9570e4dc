"""Webhooks verified with other people's tools."""
