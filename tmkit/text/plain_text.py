"""Text without any odd character, told at little cost: what most checks of characters need not look at any closer."""

from __future__ import annotations

import re
from functools import lru_cache

# All but printable ASCII, white space of texts and lines, the marks of European languages, and letters of the Latin
# script; those with which damaged text begins, and those that regular expressions take for an i, k or s, are odd, too.
_ODD = re.compile(
    "[^\t\n\r -~\u00a1-\u00ac\u00ae-\u00c1\u00c4-\u00e1\u00e3-\u012f\u0132-\u017e\u0180-\u024f"
    "\u2010-\u2027\u20a0-\u20bf\N{TRADE MARK SIGN}]"
)


@lru_cache(maxsize=8)
def is_plain_latin(text: str) -> bool:
    r"""Tell that a text has neither Han characters nor full-width marks, nor anything invisible or damaged.

    >>> is_plain_latin("“Café” – 5 €"), is_plain_latin("Chongqing，"), is_plain_latin("caf\x83\xa9")
    (True, False, False)
    """
    return _ODD.search(text) is None
