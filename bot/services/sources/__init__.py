"""The sources there are, and how well each can be read."""
