"""The sources before and after a unit, as the tools write them into properties."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

NAMES = {
    "previous": ("tmx:source/prop=x-context-pre", "tmx:source/prop=context_prev", "prev"),
    "following": ("tmx:source/prop=x-context-post", "tmx:source/prop=context_next", "next"),
}
WRAPPED = re.compile(r"\s*<seg>(.*)</seg>\s*", re.DOTALL)
MARKUP = re.compile(r"<(bpt|ept|ph|it|ut)\b[^>]*?(?:/>|>.*?</\1>)|<[^>]*>", re.DOTALL)


def read_context(props: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give ``previous`` and ``following`` where a tool has written them: memoQ, XTM, Phrase, OmegaT.

    >>> read_context([("tmx:source/prop=x-context-pre", "<seg>R&amp;D</seg>")])
    {'previous': 'R&D'}
    """
    found = dict(props)
    context: dict[str, str] = {}
    for field, names in NAMES.items():
        value = next((found[name] for name in names if name in found), None)
        if value is not None:
            wrapped = WRAPPED.fullmatch(value)
            context[field] = unescape(MARKUP.sub("", wrapped[1])) if wrapped else value
    return context
