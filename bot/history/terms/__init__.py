"""How names, places, seasons and kinds of question are written, and found in a text."""
