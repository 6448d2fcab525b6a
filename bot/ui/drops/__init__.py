"""Lists of drops to come and of what came in, and the buttons below them."""
