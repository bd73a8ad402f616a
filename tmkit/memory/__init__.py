"""The translation memory: stores, look-up, concordance, renderings."""
