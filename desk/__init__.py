"""The officer's own machine."""
