"""tmkit: translation memory and parallel corpus toolkit for Chinese and English."""

__version__ = "0.1.0"
