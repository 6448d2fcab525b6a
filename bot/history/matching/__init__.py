"""The index of the facts, and what a match in it is."""
