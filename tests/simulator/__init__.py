"""The simulated Telegram, judged by clients that others wrote."""
