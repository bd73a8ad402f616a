"""Look-up over all memories of a server, for the protocols that know of one only."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from tmkit.model import Match, Unit
from tmkit.serve.pairs import language
from tmkit.serve.shelf import Shelf


def find_in_all(shelf: Shelf, text: str, lang: str, least: float, limit: int) -> list[Match]:
    """Give the best matches of a text among all memories, best first; equal pairs once."""
    found: list[list[Match]] = []
    with shelf.memories() as memories:
        for _name, memory in memories:
            found.append(memory.lookup(text, least, limit, lang or None))
    if len(found) == 1:
        return found[0]
    seen: dict[tuple[str, str], Match] = {}
    for match in sorted(chain.from_iterable(found), key=lambda match: -match.score):
        seen.setdefault((match.source, match.target), match)
    return list(seen.values())[:limit]


def languages_of(shelf: Shelf) -> set[str]:
    """Give the languages that the memories hold."""
    return {language(code) for code in shelf.codes()}


def unit_of(source: str, target: str, pair: tuple[str, str], memory_pair: tuple[str, str]) -> Unit:
    """Give a unit to store: a pair that runs against the memory's direction is turned round."""
    ours = [language(code) for code in memory_pair]
    codes = dict(zip(ours, memory_pair, strict=True))
    if [pair[1], pair[0]] == ours:
        source, target, pair = target, source, (pair[1], pair[0])
    return Unit(
        source_parts=(source,),
        target_parts=(target,),
        source_lang=codes.get(pair[0], pair[0]),
        target_lang=codes.get(pair[1], pair[1]),
        status="verified",
    )


def units_of(shelf: Shelf) -> Iterable[Unit]:
    """Give all units of all memories."""
    with shelf.memories() as memories:
        for _name, memory in memories:
            yield from memory.units()
