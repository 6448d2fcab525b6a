"""A guild's subscriptions and settings: set, changed, listed, moved in and out."""
