"""In which language a query is written, as far as its letters tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_KANA = re.compile("[\u3040-\u30ff]")
_WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_SURE = 0.25


def query_languages(text: str, available: Sequence[str]) -> list[str]:
    """Give those of the ``available`` languages in which the text may be written; all when its letters do not tell.

    Of Chinese among other words, a quarter of Chinese characters makes it certain; below, both are looked up.

    >>> [query_languages(text, ["zh", "en"]) for text in ("重庆市政府", "the mayor", "2020")]
    [['zh'], ['en'], ['zh', 'en']]
    """
    han, words = len(_HAN.findall(text)), len(_WORD.findall(text))
    with_han = [language for language in available if language in ("zh", "ja", "yue", "lzh", "wuu")]
    others = [language for language in available if language not in with_han]
    if _KANA.search(text) and "ja" in available:
        return ["ja"]
    if not han and words and others:
        return others
    if han and with_han and (han >= _SURE * (han + words) or not others):
        return with_han
    return list(available)
