"""The tables behind names: surnames with their readings, places with their English names, words for kinds of place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

GENERICS = {
    "特别行政区": ("Special Administrative Region",),
    "自治区": ("Autonomous Region",),
    "自治州": ("Autonomous Prefecture",),
    "自治县": ("Autonomous County",),
    "开发区": ("Development Zone", "Development Area"),
    "高新区": ("High-Tech Zone", "Hi-Tech Zone", "High-tech Zone"),
    "新区": ("New Area", "New District"),
    "省": ("Province",),
    "市": ("City", "Municipality"),
    "区": ("District",),
    "县": ("County",),
    "镇": ("Town", "Township"),
    "乡": ("Township",),
    "村": ("Village",),
    "州": ("Prefecture", "State"),
    "盟": ("League",),
    "旗": ("Banner",),
    "街道": ("Subdistrict", "Sub-District", "Sub-district", "Street"),
    "大道": ("Avenue", "Boulevard", "Road"),
    "路": ("Road",),
    "街": ("Street",),
    "山": ("Mountain", "Mountains", "Mount", "Hill"),
    "江": ("River",),
    "河": ("River",),
    "湖": ("Lake",),
    "岛": ("Island",),
    "港": ("Port", "Harbour", "Harbor"),
    "湾": ("Bay",),
    "桥": ("Bridge",),
    "大桥": ("Bridge",),
    "寺": ("Temple",),
    "水库": ("Reservoir",),
    "国际机场": ("International Airport",),
    "机场": ("Airport",),
    "火车站": ("Railway Station",),
    "站": ("Station",),
    "大学": ("University",),
    "中学": ("Middle School", "High School"),
    "公园": ("Park",),
}
_LONGEST_GENERIC = max(map(len, GENERICS))

OTHER_SPELLINGS = frozenset(
    "auyeung chan chang chau chen cheng cheong cheung chiang chien chin ching chiu choe choi chou chow chu chuang "
    "chung chuo fei feng fong fung ho hsiao hsieh hsu hui hung ip kam kan kang kao kim ko koo ku kung kuo kwok "
    "kwong lai lam lau law lee leung liu lo loh lok lu lui ma mak mok moon mui ng ngai ngan ou pai pang pao park "
    "peng poon shin sin sit siu so su sung szeto tai tam tan tang tao teng ting to tong tsai tsang tsao tse tseng "
    "tso tsoi tsui tu tung wan wong woo wu yao yau yeh yen yeung yim ying yip yiu yu yuan yue yuen yung".split()
)

ENGLISH_WORDS = frozenset(
    "a able abuse age ago an asia bade bake bale ban banana bandage bane bang base beige bike bile bin binge bite "
    "bone bun cage cake came can canada cane case change china cute dame dance dangle data date den dice die dike "
    "din dine duke dune dung e en excuse face fame fan fate file fin fine fluke fun fuse gala gale game gang gate "
    "gin guide gun hale hang hangar hate he hence here hide hike hinge hole house huge hung image jingle joke "
    "juke june kale kin kite lake lame lane lange late le league lie like line lineage lone long luke lung lunge "
    "lute made make male mama man manage mane mange mate me men mike mile mine mingle mode mole mouse muse mute "
    "name ne nice nine o pace page pale pan panama panda pane papa pen pie pike pile pin pine poke pole puke ran "
    "rang range reuse rice ride run rune ruse sake sale same sane sang sense shade shake shame she shun side sin "
    "singe single site song sponge suite sun tabu take tale tame tan ten these tide tie tile tin tinge tingle "
    "tone tune use vane wade wage wake wan wane while wide win wine woke women yin yoke zone".split()
)


@cache
def surnames() -> dict[str, frozenset[str]]:
    """Give the surnames, of one character or two, with the only pinyin each has as a surname."""
    return {han: frozenset(readings.split(",")) for han, readings in _rows("surnames.tsv")}


@cache
def places() -> dict[str, tuple[str, ...]]:
    """Give the places whose English name the readings do not decide, with every form that is right, the best first."""
    return {han: tuple(forms.split("|")) for han, forms in _rows("places.tsv")}


def _rows(name: str) -> list[tuple[str, str]]:
    lines = files("tmkit.text").joinpath(name).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0], row[1]) for row in rows[1:]]


@cache
def place_pattern() -> re.Pattern[str]:
    """Give a pattern of every place of the table, the longest first."""
    return re.compile(alternatives(places()))


def alternatives(names: Iterable[str]) -> str:
    """Give a pattern of all names, the longest first, that begins with the letters they begin with.

    >>> alternatives(["乐山", "成都", "成武", "乐山港"])
    '(?:乐(?:山港|山)|成(?:武|都))'
    """
    by_first: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        by_first.setdefault(name[0], []).append(re.escape(name[1:]))
    return f"(?:{'|'.join(f'{re.escape(first)}(?:{chr(124).join(rest)})' for first, rest in by_first.items())})"


def generic_at(zh: str, place: int) -> str:
    """Give the word for a kind of place that stands at ``place``, the longest one; empty if none does.

    >>> generic_at("渝中区政府", 2)
    '区'
    """
    for length in range(_LONGEST_GENERIC, 0, -1):
        if zh[place : place + length] in GENERICS:
            return zh[place : place + length]
    return ""
