"""The words of the pages, in English and Chinese, from the table ``words.tsv``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = ("en", "zh")


@cache
def words(language: str) -> Mapping[str, str]:
    """Give the words of a page in a language, English for any but Chinese.

    >>> words("zh")["search"], words("fr")["search"]
    ('检索', 'Search')
    """
    place = 2 if language == "zh" else 1
    table = files("tmkit.serve.pages").joinpath("words.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return MappingProxyType({row[0]: row[place] for row in rows})


def wanted_language(asked: str, kept: str, accepted: str) -> str:
    """Give the language of the pages: the one asked for, the one kept in a cookie, or what the browser prefers.

    >>> wanted_language("", "", "zh-CN,zh;q=0.9,en;q=0.8"), wanted_language("en", "zh", "zh-CN")
    ('zh', 'en')
    >>> wanted_language("", "", "fr,zh;q=0.5,en;q=0.8")
    'en'
    """
    for one in (asked, kept):
        if one in LANGUAGES:
            return one
    known = [(weight, name) for name, weight in _preferences(accepted) if name in LANGUAGES]
    return max(known, key=lambda pair: pair[0], default=(0.0, "en"))[1]


def _preferences(accepted: str) -> list[tuple[str, float]]:
    """Give the languages of an ``Accept-Language`` (RFC 9110, 12.5.4) with their weights."""
    found = []
    for part in accepted.split(","):
        name, _semicolon, weight = part.partition(";")
        try:
            found.append((name.strip().lower().partition("-")[0], float(weight.strip().removeprefix("q=") or 1)))
        except ValueError:
            continue
    return found
