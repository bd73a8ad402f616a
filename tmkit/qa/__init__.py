"""Checks of a translation: one family of rules a file."""
