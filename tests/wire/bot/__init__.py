"""The whole bot on the loopback Discord."""
