"""What seals and opens: age, entries, receipts, roster, keys."""
