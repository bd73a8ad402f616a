"""Which column of a table is what: by the names in the first line, else by the script of the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tmkit.langs import detect, parse_code, respell

CODES = frozenset(
    "aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
    "chi cmn eng fil hak lzh nan wuu yue zho und".split()
)
CODE = re.compile(r"([A-Za-z]{2,3})([-_][A-Za-z0-9]{2,8}){0,3}")
LANGUAGE_NAMES = {
    "zh": "chinese 中文 汉语 漢語 汉文",
    "zh-CN": "简体中文 简体 simplified-chinese chinese-(simplified) 中文(简体)",
    "zh-TW": "繁体中文 繁體中文 繁體 traditional-chinese chinese-(traditional) 中文(繁體)",
    "en": "english 英文 英语 英語",
}
# As memoQ, Trados and Word name them: "Chinese (PRC)", "English_United_States".
REGIONAL = re.compile(r"(\w+?)[\s_]*[(（_\s][\s_]*([\w\s.,]+?)[\s)）]*")
REGIONS = {
    "CN": "prc china simplified simplified-prc simplified-china simplified-han mainland-china",
    "TW": "taiwan traditional traditional-taiwan traditional-han",
    "HK": "hong-kong hong-kong-sar hong-kong-s.a.r. traditional-hong-kong traditional-hong-kong-sar",
    "MO": "macao macau macao-sar traditional-macao-sar",
    "SG": "singapore simplified-singapore",
    "US": "united-states usa us u.s. america",
    "GB": "united-kingdom uk u.k. great-britain",
    "AU": "australia",
    "CA": "canada",
    "NZ": "new-zealand",
    "IE": "ireland",
}
REGION_CODES = {name: code for code, names in REGIONS.items() for name in names.split()}
FIELD_NAMES = {
    "id": "id tuid number segment-id no. # 编号 序号 句段编号",
    "source": "source source-text source-segment src 源文 原文 源语 源语言",
    "target": "target target-text target-segment tgt translation 译文 译语 目标语言",
    "note": "note notes comment comments remark 备注 注释",
    "status": "status segment-status 状态 句段状态",
    "confidence": "confidence 置信度",
    "article": "article 文章",
    "tags": "tags 标签",
    "created": "created",
    "changed": "changed date 日期",
}
LANGUAGES = {name.replace("-", " "): code for code, names in LANGUAGE_NAMES.items() for name in names.split()}
FIELDS = {name.replace("-", " "): field for field, names in FIELD_NAMES.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, by number from 0.

    ``languages`` holds (column, code) with the source first; a code is empty where only "source" or "target" is said.
    """

    languages: tuple[tuple[int, str], ...]
    fields: dict[str, int] = field(default_factory=dict)
    has_header: bool = True
    guess: str = ""


def language_of(cell: str) -> str:
    """Give the language code that a header cell names, empty where it names none.

    >>> language_of("zh_CN"), language_of("英文"), language_of("Chinese (PRC)"), language_of("Note")
    ('zh-CN', 'en', 'zh-CN', '')
    """
    name = cell.strip().lstrip("\ufeff")
    if name.casefold() in LANGUAGES:
        return LANGUAGES[name.casefold()]
    if (regional := REGIONAL.fullmatch(name.casefold())) and (language := LANGUAGES.get(regional[1])):
        region = REGION_CODES.get("-".join(re.split(r"[\s_,]+", regional[2])), "")
        return f"{language}-{region}" if region else ""
    match = CODE.fullmatch(name)
    return respell(name) if match and match[1].lower() in CODES else ""


def read_header(cells: Sequence[str]) -> Columns | None:
    """Give the columns that a first line names; None where it does not name a source and a target."""
    names = [cell.strip().lstrip("\ufeff").casefold() for cell in cells]
    fields = {FIELDS[name]: number for number, name in reversed(list(enumerate(names))) if name in FIELDS}
    coded = [(number, code) for number, cell in enumerate(cells) if (code := language_of(cell))]
    named = [pair for pair in coded if pair[0] not in fields.values()]
    if len(named) >= 2 or (named and ("source" in fields or "target" in fields)):
        return _with_named(named, fields)
    if "source" in fields and "target" in fields:
        return Columns(((fields.pop("source"), ""), (fields.pop("target"), "")), fields)
    if len(coded) >= 2:
        return Columns(tuple(coded), {name: n for name, n in fields.items() if n not in dict(coded)})
    return None


def _with_named(named: list[tuple[int, str]], fields: dict[str, int]) -> Columns | None:
    source, target = fields.pop("source", None), fields.pop("target", None)
    if len(named) >= 2:
        return Columns(tuple(named), fields)
    if source is not None:
        return Columns(((source, ""), *named), fields)
    return Columns((*named, (target, "")), fields) if target is not None else None


def guess_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Give the columns by content, from the first rows of a table without header; None where that is not clear.

    >>> guess_columns([["1", "会议结束。", "The meeting is over."]]).languages
    ((1, 'zh'), (2, 'en'))
    """
    width = max(map(len, rows), default=0)
    found = [(number, _language_of_column(number, rows)) for number in range(width)]
    known = [(number, code) for number, code in found if code]
    if sorted(code for _number, code in known) == ["en", "zh"]:
        said = ", ".join(f"column {number + 1} as {code}" for number, code in known)
        return Columns(tuple(known), has_header=False, guess=f"no line of column names: {said}, by their script")
    return None


def _language_of_column(number: int, rows: Sequence[Sequence[str]]) -> str:
    cells = [row[number] for row in rows if number < len(row) and row[number].strip()]
    votes = [detect(cell) for cell in cells]
    for code in ("zh", "en"):
        if votes.count(code) * 2 > len(cells) and len(cells) * 2 > len(rows):
            return code
    return ""


def same_language(one: str, other: str) -> bool:
    """Tell whether two codes are spellings or regions of one language and script."""
    return one == other or (bool(one and other) and _kind(one) == _kind(other))


def _kind(code: str) -> tuple[str, str]:
    parsed = parse_code(code)
    return parsed.language, parsed.script
