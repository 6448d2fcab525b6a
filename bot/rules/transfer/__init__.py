"""Files of subscriptions: written, read, and compared with what a guild has."""
