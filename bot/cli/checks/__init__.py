"""What `amana check` looks at, one place a module; each yields faults and mends nothing."""
