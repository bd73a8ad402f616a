"""Look-up of whole segments: which units match a text, in either direction, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Protocol

from tmkit.errors import LimitError
from tmkit.memory.identity import MAX_CHARACTERS
from tmkit.memory.ranking import Candidate, Query, rank, to_query
from tmkit.model import Content, Match, Unit, plain_text

Key = int
"""A text of the memory: twice the id of its unit, plus 1 for the target side."""

CHUNK = 256
"""How many texts of a batch are looked up together."""

_MORE = 8
"""So many times more matches are asked for where equal ones, made one, have left too few."""

GetMany = Callable[[Sequence[int]], dict[int, Unit]]


def key_of(unit_id: int, is_target: bool) -> Key:
    """Give the key of one side of a unit."""
    return 2 * unit_id + is_target


class Searcher(Protocol):
    """What finds keys by score: the indexes of a language with its pool."""

    def search_many(
        self, folded: Sequence[str], least: int, wanted: int | None, workers: int = 1
    ) -> list[tuple[list[tuple[Key, int]], int]]:
        """Give for each query keys with their scores, in any order, and the score down to which these are all.

        That is ``least`` tenths, or, where there are more than ``wanted``, the score of the last one wanted.
        """


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of every text: the lowest score in tenths, the most matches (None: all), threads to use."""

    least: int
    limit: int | None
    workers: int = 1


@dataclass(slots=True)
class _Search:
    """One text on its way: a query in each language that it may be in, and what was found.

    ``found`` is score (negative), number of the query and key, best first; above ``border`` nothing is missing.
    """

    queries: list[tuple[Query, Searcher]]
    found: list[tuple[int, int, Key]]
    border: int


def check_query(text: str | Content) -> str:
    """Give the plain text of a query; :class:`LimitError` when it is longer than any segment can be."""
    plain = text if isinstance(text, str) else plain_text(text)
    if len(plain) > MAX_CHARACTERS:
        raise LimitError(f"the text has {len(plain)} characters; look-up takes up to {MAX_CHARACTERS}: split it")
    return plain


def find(
    text: str | Content,
    searchers: Sequence[tuple[str, Searcher]],
    get_many: GetMany,
    wish: Wish,
    context: tuple[str, str] | None = None,
) -> list[Match]:
    """Give the matches of a text among the texts of some languages, best first."""
    queries = [(to_query(text, language, context), searcher) for language, searcher in searchers]
    return _find_all([queries], get_many, wish)[0]


def find_many(
    texts: Sequence[tuple[str, Sequence[tuple[str, Searcher]]]], get_many: GetMany, wish: Wish
) -> list[list[Match]]:
    """Give the same for each of some texts, each with its languages."""
    return _find_all(
        [[(to_query(text, language), searcher) for language, searcher in searchers] for text, searchers in texts],
        get_many,
        wish,
    )


def _find_all(texts: Sequence[list[tuple[Query, Searcher]]], get_many: GetMany, wish: Wish) -> list[list[Match]]:
    """Search all texts together, then read all units together: far fewer questions, the same answers."""
    searches = [_Search([pair for pair in queries if pair[0].folded], [], wish.least) for queries in texts]
    answers: list[list[Match]] = [[] for _ in searches]
    left, wanted = list(range(len(searches))), wish.limit
    while left:
        _search([searches[at] for at in left], wish, wanted)
        units = get_many(sorted({key // 2 for at in left for key in _first_keys(searches[at].found, wish.limit)}))
        for at in left:
            answers[at] = _best(searches[at], units, get_many, wish.limit)
        if wanted is None:
            break
        left = [at for at in left if len(answers[at]) < (wish.limit or 0) and searches[at].border > wish.least]
        wanted *= _MORE
    return answers


def _search(searches: Sequence[_Search], wish: Wish, wanted: int | None) -> None:
    """Fill in what is found, language by language."""
    asked: dict[Searcher, list[tuple[_Search, int, str]]] = {}
    for search in searches:
        search.found, search.border = [], wish.least
        for number, (query, searcher) in enumerate(search.queries):
            asked.setdefault(searcher, []).append((search, number, query.folded))
    for searcher, questions in asked.items():
        found = searcher.search_many([folded for _, _, folded in questions], wish.least, wanted, wish.workers)
        for (search, number, _), (matches, border) in zip(questions, found, strict=True):
            search.found += [(-score, number, key) for key, score in matches]
            search.border = max(search.border, border)
    for search in searches:
        search.found = sorted(item for item in search.found if -item[0] >= search.border)


def _first_keys(found: Sequence[tuple[int, int, Key]], limit: int | None) -> Iterator[Key]:
    """Give the keys of the matches wanted, and of those that score the same as the last one."""
    if limit is None or len(found) <= limit:
        yield from (key for _, _, key in found)
    elif limit:
        last = found[limit - 1][0]
        yield from (key for score, _, key in found if score <= last)


def _best(search: _Search, units: dict[int, Unit], get_many: GetMany, limit: int | None) -> list[Match]:
    """Rank from the best score down, all of one score together, until there are enough matches."""
    chosen: list[Match] = []
    for _, group in groupby(search.found, key=lambda item: item[0]):
        if limit is not None and len(chosen) >= limit:
            break
        same = list(group)
        missing = {key // 2 for _, _, key in same} - units.keys()
        chosen += _of_one_score(same, search.queries, units | get_many(sorted(missing)) if missing else units)
    return chosen[:limit]


def _of_one_score(
    group: Sequence[tuple[int, int, Key]], queries: Sequence[tuple[Query, Searcher]], units: dict[int, Unit]
) -> Iterator[Match]:
    for number, (query, _) in enumerate(queries):
        yield from rank(
            query,
            [
                Candidate(key // 2, units[key // 2], -score, bool(key % 2))
                for score, at, key in group
                if at == number and key // 2 in units
            ],
        )


def in_chunks(texts: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    """Give texts some at a time, reading no further ahead."""
    stream = iter(texts)
    while chunk := list(islice(stream, size)):
        yield chunk
