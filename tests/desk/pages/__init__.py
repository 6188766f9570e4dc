"""Pages of cases: what is shown, what is sent, and what hostile words get for it."""
