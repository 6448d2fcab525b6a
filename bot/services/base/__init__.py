"""What every service stands on: the clock and the pace of requests."""
