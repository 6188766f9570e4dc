"""The translators' studio."""
