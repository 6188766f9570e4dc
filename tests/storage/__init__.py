"""What is particular to each way of keeping state."""
