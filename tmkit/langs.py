"""Languages: their codes, telling Chinese from English, and the names of countries, peoples and languages in both.

Codes follow BCP 47 with what real files write instead: ``zh_CN``, ``ZH-CHS``, ``chi``, ``Chinese``. A Chinese code
has a script even where it names none. Names come from CLDR by way of babel; what it lacks stands in ``countries.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Code:
    """A language code in its parts, each empty where unknown; ``script`` is implied by the region where not written."""

    language: str
    script: str = ""
    region: str = ""


_LANGUAGES = {
    "chi": "zh",
    "zho": "zh",
    "cmn": "zh",
    "chs": "zh-Hans",
    "cht": "zh-Hant",
    "chinese": "zh",
    "中文": "zh",
    "汉语": "zh",
    "eng": "en",
    "english": "en",
    "英文": "en",
    "英语": "en",
    "fre": "fr",
    "fra": "fr",
    "french": "fr",
    "ger": "de",
    "deu": "de",
    "german": "de",
    "jpn": "ja",
    "japanese": "ja",
    "kor": "ko",
    "korean": "ko",
    "rus": "ru",
    "russian": "ru",
    "spa": "es",
    "spanish": "es",
    "por": "pt",
    "ita": "it",
    "ara": "ar",
    "vie": "vi",
    "tha": "th",
}
_SCRIPTS = {"chs": "Hans", "cht": "Hant", "simplified": "Hans", "traditional": "Hant", "hans": "Hans", "hant": "Hant"}
_REGIONS = {"prc": "CN", "china": "CN", "taiwan": "TW", "us": "US", "uk": "GB", "gb": "GB"}
_IMPLIED = {"TW": "Hant", "HK": "Hant", "MO": "Hant"}
_PART = re.compile(r"[^\W_]+")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_KANA_OR_HANGUL = re.compile("[\u3041-\u30fa\uac00-\ud7a3]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# A Chinese word has about two characters, an English one five or six letters.
_LETTERS_PER_HAN = 3
# CLDR has names for regions that are none: test locales, the unknown, the euro zone, remote islands as a group.
_NO_TERRITORY = frozenset({"XA", "XB", "ZZ", "EZ", "QO"})


@lru_cache(maxsize=256)
def parse_code(code: str) -> Code:
    """Give the parts of a language code; an unknown one becomes its first part in lower case.

    >>> parse_code("zh_CN")
    Code(language='zh', script='Hans', region='CN')
    >>> parse_code("ZH-cht"), parse_code("Chinese (Simplified)") == parse_code("zh")
    (Code(language='zh', script='Hant', region=''), True)
    >>> parse_code("en-us"), parse_code("")
    (Code(language='en', script='', region='US'), Code(language='', script='', region=''))
    """
    parts = _PART.findall(code.partition(".")[0].lower())
    if not parts:
        return Code("")
    if parts[0] in _SCRIPTS and len(parts) > 1:
        parts = [*parts[1:], parts[0]]
    language, _, script = _LANGUAGES.get(parts[0], parts[0]).partition("-")
    region = ""
    for part in parts[1:]:
        if not script and (part in _SCRIPTS or (len(part) == 4 and part.isalpha())):
            script = _SCRIPTS.get(part, part.title())
        elif not region:
            region = _region(part)
    if language == "zh" and not script:
        script = _IMPLIED.get(region, "Hans")
    return Code(language, script, region)


def respell(code: str) -> str:
    """Give the code in the usual spelling, nothing added or exchanged: ``-`` between, cases as BCP 47 has them.

    >>> respell("zh_cn"), respell("ZH-HANS"), respell("*all*")
    ('zh-CN', 'zh-Hans', '*all*')
    """
    if not _CODE.fullmatch(code):
        return code
    first, *others = re.split("[-_]", code)
    return "-".join([first.lower(), *map(_respell_part, others)])


def closeness(wanted: str, found: str) -> int:
    """Give 3 for equal codes, 2 for the same language and script, 1 for the same language, 0 for another one.

    >>> [closeness("zh-CN", found) for found in ("zh-Hans-CN", "zh-SG", "zh-TW", "en")]
    [3, 2, 1, 0]
    """
    one, other = parse_code(wanted), parse_code(found)
    if one.language != other.language or not one.language:
        return 0
    if one == other:
        return 3
    return 2 if one.script == other.script or not (one.script and other.script) else 1


def matches(wanted: str, found: str) -> bool:
    """Say whether ``found`` serves one who asks for ``wanted``: same language, and not the other script of it.

    >>> matches("zh", "zh_CN"), matches("zh", "zh-TW"), matches("en", "en-GB")
    (True, False, True)
    """
    return closeness(wanted, found) >= 2


def best_match(wanted: str, available: Iterable[str]) -> str | None:
    """Give the available code that is closest to the wanted one, the first of equals; None where none is its language.

    >>> best_match("zh", ["en", "zh-TW", "zh-CN"]), best_match("zh", ["zh-TW"]), best_match("zh", ["de"])
    ('zh-CN', 'zh-TW', None)
    """
    best, rank = None, 0
    for code in available:
        closer = closeness(wanted, code)
        if closer > rank:
            best, rank = code, closer
    return best


def detect(text: str) -> Literal["zh", "en", ""]:
    """Give the language in which a line is mainly written; empty for neither (figures, marks, Japanese, Korean).

    >>> detect("使用Windows系统"), detect("Zhang San (张三) left."), detect("2020-03-27"), detect("ありがとう")
    ('zh', 'en', '', '')
    """
    han = len(_HAN.findall(text))
    foreign = len(_KANA_OR_HANGUL.findall(text))
    letters = len(_LATIN.findall(text))
    if foreign * 4 > han and foreign * _LETTERS_PER_HAN > letters:
        return ""
    if han and han * _LETTERS_PER_HAN >= letters:
        return "zh"
    return "en" if letters else ""


@cache
def territories() -> Mapping[str, tuple[str, ...]]:
    """Give the English names of each country or territory by each of its simplified Chinese names, the usual first.

    >>> territories()["韩国"][:2], territories()["香港"][0]
    (('South Korea', 'Korea'), 'Hong Kong')
    """
    more = _countries()
    chinese, english = _names("zh_Hans", "territories"), _names("en", "territories")
    found: dict[str, tuple[str, ...]] = {}
    for region in sorted(region for region in chinese if len(region) == 2 and region not in _NO_TERRITORY):
        row = more.get(region, _Country())
        names = _unique([*_spellings(english.get(region, "")), *row.english])
        for name in (chinese[region], *row.chinese):
            found.setdefault(name, names)
    return MappingProxyType(found)


@cache
def demonyms() -> Mapping[str, tuple[str, ...]]:
    """Give the English adjectives and names of the people of each country by each of its Chinese names.

    A regular plural in -s is not listed.

    >>> demonyms()["荷兰"][:2]
    ('Dutch', 'Dutchman')
    """
    chinese = _names("zh_Hans", "territories")
    found: dict[str, tuple[str, ...]] = {}
    for region, row in _countries().items():
        if row.people:
            for name in (chinese[region], *row.chinese):
                found.setdefault(name, row.people)
    return MappingProxyType(found)


@cache
def languages() -> Mapping[str, tuple[str, ...]]:
    """Give the English names of each language by its Chinese name, 意大利语 and 意大利文 alike.

    >>> languages()["法语"], languages()["法文"]
    (('French',), ('French',))
    """
    chinese, english = _names("zh_Hans", "languages"), _names("en", "languages")
    found: dict[str, tuple[str, ...]] = {"汉语": ("Chinese",), "普通话": ("Mandarin", "Putonghua")}
    for code, name in chinese.items():
        if code not in english or not re.fullmatch("[a-z]{2,3}", code):
            continue
        for spelling in (name, f"{name[:-1]}文" if name.endswith("语") else name):
            found.setdefault(spelling, (english[code],))
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True)
class _Country:
    chinese: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@cache
def _countries() -> dict[str, _Country]:
    from importlib.resources import files

    rows: dict[str, _Country] = {}
    for line in files("tmkit").joinpath("countries.tsv").read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            region, *cells = line.split("\t")
            rows[region] = _Country(*(tuple(filter(None, cell.split(";"))) for cell in cells))
    return rows


def _names(locale: str, kind: str) -> Mapping[str, str]:
    from babel import Locale

    names: Mapping[str, str] = getattr(Locale.parse(locale), kind)
    return names


def _spellings(name: str) -> list[str]:
    """Give a CLDR name with "and" for the sign, "Saint" for "St.", a straight apostrophe, and without its bracket."""
    plain = name.replace(" & ", " and ").replace("’", "'")
    short = re.sub(r" \(.*\)| SAR China$", "", plain)
    whole = [short, plain, name]
    return whole + [spelling.replace("St. ", "Saint ") for spelling in whole]


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, names)))


def _region(part: str) -> str:
    if part in _REGIONS:
        return _REGIONS[part]
    return part.upper() if len(part) == 2 or (len(part) == 3 and part.isdecimal()) else ""


def _respell_part(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 or (len(part) == 3 and part.lower() in _SCRIPTS) else part
