"""What a case is: priority, queue, lifecycle, clocks."""
