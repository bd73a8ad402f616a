"""Renderings of several words that the starter lexicon has whole: where one stands in a sentence, it is the one."""

from __future__ import annotations

from functools import cache

from tmkit.bitext.evidence import known_lexemes, starter_pairs
from tmkit.bitext.lexemes import gloss_lexemes
from tmkit.text.script import fold_script


def is_known_rendering(zh: str, en: str) -> bool:
    """Tell whether the starter lexicon has ``en``, several words in any number and tense, as a rendering of ``zh``.

    >>> is_known_rendering("友好城市", "Sister Cities"), is_known_rendering("友好城市", "sister")
    (True, False)
    """
    renderings = _renderings().get(fold_script(zh))
    return renderings is not None and gloss_lexemes(en) in renderings


@cache
def _renderings() -> dict[str, set[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for zh, en in starter_pairs():
        lexemes = known_lexemes(en)
        if len(lexemes) > 1:
            found.setdefault(zh, set()).add(lexemes)
    return found
