"""Questions with four answers, made from the facts."""
