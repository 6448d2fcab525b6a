"""Changes, drops, subscriptions and deliveries."""
