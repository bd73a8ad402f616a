"""Look-up of whole segments: which units match a text, in either direction, best first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby
from typing import Protocol

from tmkit.errors import LimitError
from tmkit.memory.identity import MAX_CHARACTERS
from tmkit.memory.ranking import Candidate, Query, rank, to_query, with_details
from tmkit.model import Content, Match, Unit, plain_text

Key = int
"""A text of the memory: twice the id of its unit, plus 1 for the target side."""


def key_of(unit_id: int, is_target: bool) -> Key:
    """Give the key of one side of a unit."""
    return 2 * unit_id + is_target


class Searcher(Protocol):
    """What finds keys by score: a pool, or an index with its pools."""

    def search(self, folded: str, least: int) -> list[tuple[Key, int]]:
        """Give key and score of every text that scores ``least`` tenths or more with the folded query, in any order."""


def check_query(text: str | Content) -> str:
    """Give the plain text of a query; :class:`LimitError` when it is longer than any segment can be."""
    plain = text if isinstance(text, str) else plain_text(text)
    if len(plain) > MAX_CHARACTERS:
        raise LimitError(f"the text has {len(plain)} characters; look-up takes up to {MAX_CHARACTERS}: split it")
    return plain


def find(
    text: str | Content,
    searchers: Sequence[tuple[str, Searcher]],
    get_many: Callable[[Sequence[int]], dict[int, Unit]],
    *,
    least: int,
    limit: int | None,
    context: tuple[str, str] | None,
) -> list[Match]:
    """Give the matches of a text among the texts of some languages, best first, at most ``limit`` (None: all)."""
    found: list[tuple[int, int, Key]] = []
    queries = [to_query(text, language, context) for language, _ in searchers]
    for number, (query, (_, searcher)) in enumerate(zip(queries, searchers, strict=True)):
        if query.folded:
            found += [(-score, number, key) for key, score in searcher.search(query.folded, least)]
    found.sort()
    return _best(found, queries, get_many, limit)


def _best(
    found: Sequence[tuple[int, int, Key]],
    queries: Sequence[Query],
    get_many: Callable[[Sequence[int]], dict[int, Unit]],
    limit: int | None,
) -> list[Match]:
    """Read units from the best score down, all of one score together, until there are enough matches."""
    chosen: list[tuple[Query, Match]] = []
    for _, group in groupby(found, key=lambda item: item[0]):
        if limit is not None and len(chosen) >= limit:
            break
        chosen += _of_one_score(list(group), queries, get_many)
    return [with_details(query, match) for query, match in chosen[:limit]]


def _of_one_score(
    group: Sequence[tuple[int, int, Key]],
    queries: Sequence[Query],
    get_many: Callable[[Sequence[int]], dict[int, Unit]],
) -> list[tuple[Query, Match]]:
    units = get_many(sorted({key // 2 for _, _, key in group}))
    chosen: list[tuple[Query, Match]] = []
    for number, query in enumerate(queries):
        candidates = [
            Candidate(key // 2, units[key // 2], -score, bool(key % 2))
            for score, at, key in group
            if at == number and key // 2 in units
        ]
        chosen += [(query, match) for match in rank(query, candidates)]
    return chosen


def in_order(ask: Callable[[str], list[Match]], texts: Iterable[str], workers: int) -> Iterator[list[Match]]:
    """Give the answers in the order of the texts, asked by some threads; a few texts a thread are read ahead."""
    if workers == 1:
        yield from map(ask, texts)
        return
    with ThreadPoolExecutor(workers) as threads:
        waiting: deque[Future[list[Match]]] = deque()
        for text in texts:
            waiting.append(threads.submit(ask, text))
            if len(waiting) >= 4 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
