"""What the bot may not do in a channel, and what that costs."""
