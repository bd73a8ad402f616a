"""How often Python looks for garbage, in the processes that are tmkit's own."""

from __future__ import annotations

import gc

_NEW_OBJECTS = 50_000


def collect_seldom() -> None:
    """Have Python look for cycles after 50,000 new objects rather than 700.

    Glossaries, lexicons and number grammars are hundreds of thousands of objects that stay: walking them again and
    again takes a seventh of the time of ``check``. For processes that tmkit started; a program that imports it decides
    for itself.
    """
    gc.set_threshold(_NEW_OBJECTS, 20, 100)
