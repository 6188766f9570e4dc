"""The translators' studio in a browser: axe, keys, microphone."""
