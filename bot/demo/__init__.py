"""The bot with no token: a simulated Discord and a shop that drops and restocks."""
