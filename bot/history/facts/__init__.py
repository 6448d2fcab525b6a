"""What the history is made of, loaded from its files and checked."""
