"""All texts of a memory in SQLite, many at a time: the database itself lays them end to end, a third of the work."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from tmkit.memory.store import TextBlock

UNITS = 20_000
"""So many ids are read at a time."""

_END = b"\0"
_SHOWN = "from unit where id > ? and id <= ? and status <> 'rejected'"
_PAIRS = f"select min(source_lang), max(source_lang), min(target_lang), max(target_lang) {_SHOWN}"
_ALL_PAIRS = f"select distinct source_lang, target_lang {_SHOWN}"
_OF_PAIR = f"{_SHOWN} and source_lang = ? and target_lang = ?"
_JOINED = (
    "select group_concat(id), cast(group_concat(source, char(0)) as blob), cast(group_concat(target, char(0)) as blob) "
    + _OF_PAIR
)
_NEXT = "select min(id) from unit where id > ? and status <> 'rejected'"


def text_blocks(connection: sqlite3.Connection) -> Iterator[list[TextBlock]]:
    """Give the texts that look-ups may show, in order of id, a block for each language pair among some of them."""
    codes = dict(connection.execute("select id, code from language"))
    after = 0
    while (first := connection.execute(_NEXT, (after,)).fetchone()[0]) is not None:
        span = first - 1, first - 1 + UNITS
        after = span[1]
        yield [_block(connection, (*span, *pair), codes) for pair in _pairs(connection, span)]


def _pairs(connection: sqlite3.Connection, span: tuple[int, int]) -> list[tuple[int, int]]:
    least_source, source, least_target, target = connection.execute(_PAIRS, span).fetchone()
    if least_source == source and least_target == target:
        return [(source, target)]
    return sorted(connection.execute(_ALL_PAIRS, span))


def _block(connection: sqlite3.Connection, choice: tuple[int, ...], codes: dict[int, str]) -> TextBlock:
    ids, sources, targets = connection.execute(_JOINED, choice).fetchone()
    unit_ids = list(map(int, ids.split(",")))
    if unit_ids != sorted(unit_ids) or {sources.count(_END), targets.count(_END)} != {len(unit_ids) - 1}:
        # SQLite does not promise the order, and a file that others wrote may hold zero characters: text by text then.
        question = f"select id, source, target {_OF_PAIR} order by id"
        unit_ids, sources, targets = _joined(connection.execute(question, choice))
    return TextBlock(unit_ids, sources + _END, targets + _END, codes[choice[2]], codes[choice[3]])


def _joined(rows: Iterable[tuple[Any, ...]]) -> tuple[list[int], bytes, bytes]:
    ids, *sides = zip(*rows, strict=True)
    sources, targets = (_END.join(text.replace("\0", " ").encode() for text in side) for side in sides)
    return list(ids), sources, targets
