"""What processes tell of themselves, and what the record tells in numbers."""
