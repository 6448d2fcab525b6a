"""The guilds the bot is in: joined and left, checked for permissions, erased."""
