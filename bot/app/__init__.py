"""The composition root, the life of a process, and its HTTP port."""
