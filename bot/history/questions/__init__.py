"""What a question asks: its subject, what it wants, what it takes for granted."""
