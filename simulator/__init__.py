"""A Telegram Bot API server for demos, training and tests; a stranger to the rest."""
