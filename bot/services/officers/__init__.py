"""What officers do and see: the use cases behind their signed requests."""
