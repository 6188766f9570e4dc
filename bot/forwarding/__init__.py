"""The way out of the outbox."""
