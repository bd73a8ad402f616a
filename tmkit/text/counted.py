"""Numbers of things in messages."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """Give a number with the English word for what is counted, in the plural where it is not one.

    >>> counted(1, "pair"), counted(0, "pair"), counted(12500, "unit")
    ('1 pair', '0 pairs', '12500 units')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"
