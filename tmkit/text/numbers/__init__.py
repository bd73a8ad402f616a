"""The grammar of numbers, dates and quantities in Chinese and English; the door is :mod:`tmkit.text.numerals`."""
