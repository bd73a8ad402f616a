"""Scores of a translation: BLEU, chrF, TER, terms and figures, each with the settings that made it."""
