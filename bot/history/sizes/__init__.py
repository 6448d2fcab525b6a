"""Size tables, and the questions they answer."""
