"""What leaves the desk, opened by other people's programs."""
