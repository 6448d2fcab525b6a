"""When a guild is awake, and what is held until then."""
