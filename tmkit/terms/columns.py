"""Which column of a glossary table is what, by the names in its header, else by the script of the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tmkit.errors import FormatError
from tmkit.formats.columns import guess_columns, language_of
from tmkit.langs import detect, parse_code

NAMES = {
    "concept": "concept|concept id|entry id|entryid|termentry id|概念|概念编号",
    "language": "language|lang|语言|语种",
    "term": "term|术语",
    "status": "status|term status|processstatus|administrative status|状态",
    "forbidden": "forbidden|禁用",
    "type": "type|类型|类别",
    "kind": "kind|term type|形式",
    "domain": "domain|subject|subject field|field|领域|专业",
    "region": "region|地区",
    "parent": "parent|上级",
    "definition": "definition|entry definition|定义",
    "concept note": "concept note|entry note",
    "note": "note|notes|comment|comments|remark|备注|注释|说明",
    "source": "source|来源|出处",
    "valid_from": "valid from|生效日期",
    "valid_to": "valid to|失效日期",
    "case": "case|case sensitive|区分大小写",
    "exact": "exact",
    "whole": "whole",
}
FIELDS = {name: field for field, names in NAMES.items() for name in names.split("|")}
TERM_NAMES = frozenset("src|source term|源文|原文|源语|术语|term|原语".split("|"))
SOURCE_NAMES = TERM_NAMES | {"source"}
TARGET_NAMES = frozenset("target|tgt|target term|translation|译文|译语|译名|目标".split("|"))
PARTS = re.compile(r"(.+?)[ _](def|definition|info|note|notes)", re.IGNORECASE)
# Codes that ISO 3166 keeps for users and that name no country; Kosovo is written XK all the same.
NO_REGION = re.compile(r"AA|Q[M-Z]|X[A-JL-Z]|ZZ")


@dataclass(frozen=True, slots=True)
class TermColumns:
    """The columns of a glossary table, by number from 0.

    ``languages`` holds (column, code), the source language first; ``fields`` the columns of :data:`NAMES`; ``notes``
    the note or definition column of one language by the column of that language; ``unknown`` what is kept by its name.
    ``remark`` says what was guessed.
    """

    languages: tuple[tuple[int, str], ...]
    fields: dict[str, int] = field(default_factory=dict)
    notes: dict[int, list[int]] = field(default_factory=dict)
    unknown: tuple[tuple[int, str], ...] = ()
    has_header: bool = True
    remark: str = ""

    @property
    def is_long(self) -> bool:
        """True where each row holds one term and names its language."""
        return "language" in self.fields and "term" in self.fields

    @property
    def width(self) -> int:
        """The number of columns that the header names."""
        numbers = [number for number, _name in (*self.languages, *self.unknown)]
        numbers += [*self.fields.values(), *(number for several in self.notes.values() for number in several)]
        return max(numbers, default=-1) + 1


def read_term_header(cells: Sequence[str]) -> TermColumns | None:
    """Give the columns that a header names; None where it names no two languages, nor a source and a target.

    Raises :class:`~tmkit.errors.FormatError` where a column names a language of a region that does not exist, or where
    only one column holds terms.

    >>> read_term_header(["concept", "zh", "en", "client"]).unknown
    ((3, 'client'),)
    >>> read_term_header(["术语", "译文"]).languages
    ((0, ''), (1, ''))
    """
    names = [_plain(cell) for cell in cells]
    languages = _languages(cells, names)
    taken = {number for number, _code in languages}
    fields: dict[str, int] = {}
    notes: dict[int, list[int]] = {}
    unknown = []
    repeated = {name for name in names if names.count(name) > 1}
    for number, name in enumerate(names):
        before = [column for column in taken if column < number]
        if number in taken or not name:
            continue
        owner = _owner(cells[number], languages)
        if owner >= 0 or (FIELDS.get(name) in ("note", "definition") and name in repeated and before):
            notes.setdefault(owner if owner >= 0 else max(before), []).append(number)
        elif name in FIELDS and FIELDS[name] not in fields:
            fields[FIELDS[name]] = number
        else:
            unknown.append((number, cells[number].strip()))
    columns = TermColumns(tuple(languages), fields, notes, tuple(unknown))
    if len(languages) == 1 and fields and not columns.is_long:
        raise FormatError(
            f'"{cells[languages[0][0]]}" is the only column of terms: add one in the other language', line=1
        )
    return columns if len(languages) > 1 or columns.is_long else None


def guess_term_columns(rows: Sequence[Sequence[str]]) -> TermColumns:
    """Give the columns of a table whose first line names none: by script, else source, target and note as in OmegaT.

    ``rows`` are the first rows, of at least two cells.

    >>> guess_term_columns([["Error", "错误", "a note"]]).languages
    ((0, 'en'), (1, 'zh'))
    """
    guessed = guess_columns(rows)
    if guessed is not None:
        languages = guessed.languages
    else:
        found = [detect(" ".join(row[number] for row in rows if number < len(row))) for number in (0, 1)]
        languages = tuple((number, code if found[0] != found[1] else "") for number, code in enumerate(found))
    said = ", ".join(
        f"column {number + 1} as {code or ('source', 'target')[n]}" for n, (number, code) in enumerate(languages)
    )
    taken = {number for number, _code in languages}
    others = [number for number in range(max(map(len, rows))) if number not in taken]
    fields = {"note": others[0]} if others else {}
    unknown = tuple((number, f"column {number + 1}") for number in others[1:])
    return TermColumns(languages, fields, {}, unknown, has_header=False, remark=f"no line of column names: {said}")


def _plain(cell: str) -> str:
    return re.sub(r"[\s_-]+", " ", cell.strip().lstrip("\ufeff").casefold())


def _languages(cells: Sequence[str], names: Sequence[str]) -> list[tuple[int, str]]:
    named = [(number, code) for number, cell in enumerate(cells) if (code := _language(cell))]
    for number, code in named:
        region = parse_code(code).region
        if NO_REGION.fullmatch(region):
            raise FormatError(
                f'column {number + 1} is named "{cells[number]}", but there is no region {region}', line=1
            )
    if "language" in names:
        return []
    if len(named) > 1:
        first = next((number for number, name in enumerate(names) if name in TERM_NAMES), None)
        return named if first is None else [(first, ""), *named]
    source = next((number for number, name in enumerate(names) if name in SOURCE_NAMES), None)
    target = next((number for number, name in enumerate(names) if name in TARGET_NAMES), None)
    if source is not None and (named or target is not None):
        return [(source, ""), *(named or [(target or 0, "")])]
    return [*named, (target, "")] if named and target is not None else named


def _language(cell: str) -> str:
    """Give the code of a language column, ``Chinese_PRC`` included."""
    code = language_of(cell)
    first = cell.strip().partition("_")[0]
    if code or "_" not in cell or PARTS.fullmatch(cell.strip()) or len(first) < 4:
        return code
    parsed = parse_code(cell.strip())
    return "-".join(filter(None, (parsed.language, parsed.region))) if language_of(first) else ""


def _owner(cell: str, languages: Sequence[tuple[int, str]]) -> int:
    """Give the language column that a column such as ``Chinese_PRC_Def`` or ``en note`` belongs to, else -1."""
    match = PARTS.fullmatch(cell.strip())
    code = _language(match[1]) if match else ""
    return next((number for number, other in languages if code and other == code), -1)
