"""From a repaired article to sentence pairs: layout, alignment, words, pairs."""
