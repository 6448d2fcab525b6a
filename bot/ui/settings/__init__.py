"""A server's settings, what is forgotten, and the sources there are."""
