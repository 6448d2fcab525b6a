"""Deliveries from the moment they are owed to the moment they are settled."""
