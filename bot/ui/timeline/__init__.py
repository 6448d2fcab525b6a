"""The timeline as a page and as a picture."""
