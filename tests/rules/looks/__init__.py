"""How a subscription's messages look."""
