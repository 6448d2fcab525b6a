"""A guild's settings as people type them and as files hold them."""
