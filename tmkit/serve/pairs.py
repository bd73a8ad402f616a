"""Language codes as the clients of other servers spell them: zh_CN, zh-hans, ZH, en_us. All mean Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from tmkit.langs import parse_code
from tmkit.serve.faults import RefusedError

ALIASES = {
    "zh": ("zh", "zh_cn", "zh_hans", "zh_sg", "zh_CN", "zh_Hans", "zh-CN", "zh-Hans"),
    "en": ("en", "en_us", "en_gb", "en_US", "en_GB", "en-US", "en-GB"),
}
TRADITIONAL = ("zh_tw", "zh_hant", "zh_hk", "zh_TW", "zh_Hant", "zh_HK", "zh-TW", "zh-Hant", "zh-HK")


@lru_cache(maxsize=1024)
def language(code: str) -> str:
    """Give the language of a code, lower-cased, without script and region.

    >>> language("zh_Hans"), language("EN-US")
    ('zh', 'en')
    """
    return parse_code(code).language


def check_pair(source: str, target: str, known: Iterable[str]) -> tuple[str, str]:
    """Give the languages of a pair that the memories have. Raises :class:`RefusedError` (404) for another pair."""
    known = set(known)
    pair = language(source), language(target)
    if pair[0] == pair[1] or not set(pair) <= known:
        raise RefusedError(404, f"no memory from {source[:40]} to {target[:40]}: there are {', '.join(sorted(known))}")
    return pair


def spellings(codes: Iterable[str]) -> list[str]:
    """Give all names under which clients may ask for the languages of some codes.

    >>> spellings(["de-AT"])
    ['de', 'de_at', 'de_AT', 'de-AT']
    """
    found: dict[str, None] = {}
    for code in codes:
        parsed = parse_code(code)
        for alias in ALIASES.get(parsed.language, _plain_spellings(code, parsed.language)):
            found[alias] = None
        if parsed.language == "zh" and parsed.script == "Hant":
            found |= dict.fromkeys(TRADITIONAL)
    return list(found)


def _plain_spellings(code: str, short: str) -> tuple[str, ...]:
    under = code.replace("-", "_")
    return short, under.lower(), under, code
