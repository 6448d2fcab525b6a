"""Lists of subscriptions and the buttons below them."""
