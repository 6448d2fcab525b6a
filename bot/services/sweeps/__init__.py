"""One pass over the sources that are due."""
