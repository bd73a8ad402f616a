"""Look-up over all memories of a server, for the protocols that know of one only."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from tmkit.memory.memory import Memory
from tmkit.model import Match, Unit
from tmkit.serve.pairs import language
from tmkit.serve.shelf import Shelf

WORKERS = min(2, os.cpu_count() or 1)
MANY = 20
LOW = 60
Make = Callable[[Memory], Sequence[Unit]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a look-up: the language of the text ("": as its letters say), the memory ("": all of them).

    With ``whole``, what tells a match and the text apart will be read too, and is worked out at once.
    """

    lang: str
    least: float
    limit: int
    memory: str = ""
    whole: bool = False

    @property
    def is_light(self) -> bool:
        """Whether the answer takes few milliseconds, so that others may wait for it."""
        return self.limit <= MANY and self.least >= LOW


def find_all(shelf: Shelf, questions: Sequence[tuple[str, Wish]]) -> list[list[Match]]:
    """Give for each text its best matches, best first; those of one wish are looked up together."""
    answers: list[list[Match]] = [[] for _ in questions]
    places: dict[Wish, list[int]] = {}
    for place, (_text, wish) in enumerate(questions):
        places.setdefault(wish, []).append(place)
    for wish, among in places.items():
        for place, found in zip(among, _find(shelf, [questions[place][0] for place in among], wish), strict=True):
            answers[place] = found
    return answers


def _find(shelf: Shelf, texts: Sequence[str], wish: Wish) -> list[list[Match]]:
    found = []
    for name in [wish.memory] if wish.memory else shelf.names:
        with shelf.memory(name) as memory:
            found.append(list(memory.lookup_many(texts, wish.least, wish.limit, wish.lang or None, WORKERS)))
    best = found[0] if len(found) == 1 else [_together(of_one, wish.limit) for of_one in zip(*found, strict=True)]
    if wish.whole:
        for match in chain.from_iterable(best):
            _ = match.kind, match.word_score, match.diff, match.penalties
    return best


def _together(found: Iterable[list[Match]], limit: int) -> list[Match]:
    """Give the best of the matches of several memories, equal pairs once."""
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


def add_all(shelf: Shelf, additions: Sequence[tuple[str, Make]]) -> list[list[int]]:
    """Store what callers want to add, all of one memory in one transaction; gives the ids of each."""
    answers: list[list[int]] = [[] for _ in additions]
    for name in dict.fromkeys(name for name, _make in additions):
        with shelf.memory(name) as memory:
            made = [(place, make(memory)) for place, (other, make) in enumerate(additions) if other == name]
            ids = iter(memory.add_many([unit for _place, units in made for unit in units]))
            for place, units in made:
                answers[place] = [next(ids) for _unit in units]
    return answers
