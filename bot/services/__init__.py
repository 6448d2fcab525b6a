"""The verbs and rules: sweeps, comparisons, drops, subscriptions and deliveries."""
