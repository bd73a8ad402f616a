"""Which column of a glossary table is what: the headers of tmkit, MateCat, memoQ, UTX, names in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tmkit.errors import FormatError
from tmkit.formats.columns import CODE, CODES, LANGUAGES, language_of
from tmkit.langs import detect

FIELD_NAMES = {
    "id": "concept id entry_id entry-id concept_id 编号 序号 条目",
    "status": "status term_status term-status 状态",
    "forbidden": "forbidden 禁用",
    "type": "type 类型",
    "kind": "kind",
    "domain": "domain subject subject-field subjectfield 领域 专业",
    "region": "region 地区",
    "parent": "parent",
    "definition": "definition def 定义 释义",
    "note": "note notes comment comments remark remarks entry_note info 备注 注释 说明",
    "origin": "source reference 来源 出处",
    "valid_from": "valid_from valid-from",
    "valid_to": "valid_to valid-to",
}
FIELDS = {name.replace("-", " "): key for key, names in FIELD_NAMES.items() for name in names.split()}
SIDES = {
    "source": 0, "src": 0, "source term": 0, "term": 0, "术语": 0, "源文": 0, "原文": 0,
    "target": 1, "tgt": 1, "target term": 1, "translation": 1, "译文": 1, "译名": 1,
}  # fmt: skip
TERM_FIELDS = {
    "notes": "note", "note": "note", "def": "definition", "definition": "definition", "example": "example",
    "example of use": "example", "term_info": "info", "term info": "info", "pos": "partOfSpeech",
}  # fmt: skip
REGIONS = {
    "prc": "CN", "china": "CN", "taiwan": "TW", "hong_kong": "HK", "macao": "MO", "singapore": "SG",
    "united_states": "US", "united_kingdom": "GB", "australia": "AU", "canada": "CA",
}  # fmt: skip


# Codes of ISO 3166 that will never be a country: AA, QM to QZ, XA to XZ but Kosovo, ZZ.
NO_REGION = re.compile(r"-(?:AA|Q[M-Z]|X[A-JL-Z]|ZZ)$")


@dataclass(frozen=True, slots=True)
class TermColumn:
    """A column of terms in one language, with the columns that say something of them, by name."""

    column: int
    lang: str
    fields: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GlossaryColumns:
    """The columns of a glossary table, by number from 0; ``extra`` are those that tmkit does not know, by name."""

    terms: tuple[TermColumn, ...]
    fields: dict[str, int] = field(default_factory=dict)
    extra: tuple[tuple[int, str], ...] = ()
    has_header: bool = True


def term_language(cell: str) -> str:
    """Give the language a header cell names, in the spelling of memoQ, too.

    >>> term_language("Chinese_PRC"), term_language("zh-CN"), term_language("Note")
    ('zh-CN', 'zh-CN', '')
    """
    code = language_of(cell)
    if code:
        return "" if NO_REGION.search(code) else code
    name, _, region = cell.strip().partition("_")
    lang = LANGUAGES.get(name.casefold(), "")
    if not lang or not region:
        return ""
    return f"{lang}-{REGIONS[region.casefold()]}" if region.casefold() in REGIONS else ""


def read_glossary_header(cells: Sequence[str], file: str = "", line: int = 1) -> GlossaryColumns | None:
    """Give the columns that a first line names, None where it names no terms.

    Raises :class:`~tmkit.errors.FormatError`, with the column, where a cell looks like a language code and is none.
    """
    names = [cell.strip().lstrip("\ufeff#").strip().casefold() for cell in cells]
    is_pair = any(SIDES.get(name) == 1 for name in names)
    terms: list[TermColumn] = []
    fields: dict[str, int] = {}
    extra: list[tuple[int, str]] = []
    for number, name in enumerate(names):
        lang = term_language(cells[number].lstrip("\ufeff#"))
        sub = TERM_FIELDS.get(name.rpartition(":")[2], "") if terms else ""
        sub = sub or (TERM_FIELDS.get(name.rpartition("_")[2], "") if terms and name.rpartition("_")[0] else "")
        if lang and name not in FIELDS:
            terms.append(TermColumn(number, lang))
        elif name in SIDES and (is_pair or name not in FIELDS):
            terms.append(TermColumn(number, ""))
        elif name in FIELDS and FIELDS[name] not in fields and not (sub and FIELDS[name] in ("note", "definition")):
            fields[FIELDS[name]] = number
        elif sub:
            terms[-1].fields.setdefault(sub, number)
        elif name:
            extra.append((number, cells[number].strip()))
    if not terms:
        return None
    _check_codes(list(enumerate(cells)), file, line)
    return GlossaryColumns(tuple(terms), _with_last_note(terms, fields), tuple(extra))


def _with_last_note(terms: list[TermColumn], fields: dict[str, int]) -> dict[str, int]:
    """Where only the last language has a note, and nothing else, that note is the concept's."""
    noted = [term for term in terms if "note" in term.fields]
    if len(terms) > 1 and noted == [terms[-1]] and "note" not in fields and len(terms[-1].fields) == 1:
        return fields | {"note": terms[-1].fields.pop("note")}
    return fields


def _check_codes(cells: list[tuple[int, str]], file: str, line: int) -> None:
    for number, name in cells:
        match = CODE.fullmatch(name)
        if match and "-" in name and (match[1].lower() not in CODES or NO_REGION.search(name)):
            raise FormatError(f'column {number + 1}: "{name}" is no language code', file=file, line=line)


def guess_glossary_columns(rows: Sequence[Sequence[str]]) -> GlossaryColumns | None:
    """Give the columns of a table without names, as OmegaT has it: source, target, comment; languages by script."""
    width = max((len(row) for row in rows), default=0)
    if width < 2:
        return None
    found = []
    for number in (0, 1):
        text = " ".join(row[number] for row in rows if number < len(row))
        found.append(TermColumn(number, detect(text) or "und"))
    if found[0].lang == found[1].lang:
        found[1] = TermColumn(1, "und")
    return GlossaryColumns(tuple(found), {"note": 2} if width > 2 else {}, has_header=False)


def utx_languages(line: str) -> tuple[str, str] | None:
    """Give the languages of the first line of a UTX file, None where it is none.

    >>> utx_languages("#UTX 1.11; en-US/zh-CN; 2010-01-01")
    ('en-US', 'zh-CN')
    """
    match = re.match(r"\ufeff?#UTX\s[^;]*;\s*([\w\-]+)\s*/\s*([\w\-]+)", line)
    return (match[1], match[2]) if match else None
