"""The glossary: reading and checking it, recognising its terms, proposing new ones."""
