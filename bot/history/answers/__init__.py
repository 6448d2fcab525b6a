"""Which facts answer a question, and the words that say so."""
