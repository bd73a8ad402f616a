"""Pure functions on one string: repair, script, punctuation, sentences, tokens, numerals, names."""
