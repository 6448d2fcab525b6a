"""What a guild asks that the history cannot answer, and what it answers itself."""
