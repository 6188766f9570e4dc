"""The officer's desk: opening, listing, deciding, and what a lying server gets for it."""
