"""The texts of a store as an index takes them: of one language, many at a time, their keys ascending."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tmkit.errors import MemoryStoreError
from tmkit.memory.lookup import key_of
from tmkit.memory.scores import language_of
from tmkit.memory.store import Entry, TextBlock

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tmkit.memory.index_build_core import Builder

_END = b"\0"


class IndexTexts(NamedTuple):
    """Some texts of one language under ascending keys: UTF-8, each followed by a zero byte."""

    language: str
    keys: array[int]
    joined: bytes


def texts_of_blocks(blocks: Iterable[Sequence[TextBlock]]) -> Iterator[IndexTexts]:
    """Give the texts of both sides of all units; ``blocks`` come in order of id."""
    for some in blocks:
        by_language: dict[str, list[IndexTexts]] = {}
        for block in some:
            for texts in _both_sides(block):
                by_language.setdefault(texts.language, []).append(texts)
        yield from map(_merged, by_language.values())


def _both_sides(block: TextBlock) -> Iterator[IndexTexts]:
    source_keys = array("q", [key_of(unit_id, False) for unit_id in block.unit_ids])
    yield IndexTexts(language_of(block.source_lang), source_keys, block.sources)
    yield IndexTexts(language_of(block.target_lang), array("q", [key + 1 for key in source_keys]), block.targets)


def _merged(parts: Sequence[IndexTexts]) -> IndexTexts:
    """Give some texts of one language as one, in order of key."""
    if len(parts) == 1:
        return parts[0]
    texts = sorted(
        pair for part in parts for pair in zip(part.keys, part.joined.removesuffix(_END).split(_END), strict=True)
    )
    return _put_together(parts[0].language, texts)


def _put_together(language: str, texts: Sequence[tuple[int, bytes]]) -> IndexTexts:
    return IndexTexts(language, array("q", [key for key, _ in texts]), b"".join(text + _END for _, text in texts))


def texts_of_entries(entries: Iterable[Entry]) -> Iterator[IndexTexts]:
    """Give the texts of both sides of some units, which come in order of id."""
    found: dict[str, list[tuple[int, bytes]]] = {}
    for code, key, text in (side for entry in entries for side in sides(entry)):
        found.setdefault(language_of(code), []).append((key, text.encode()))
    yield from (_put_together(language, texts) for language, texts in found.items())


def sides(entry: Entry) -> tuple[tuple[str, int, str], tuple[str, int, str]]:
    """Give language, key and text of both sides of a unit."""
    return (
        (entry.source_lang, key_of(entry.unit_id, False), entry.source),
        (entry.target_lang, key_of(entry.unit_id, True), entry.target),
    )


def builders_of(texts: Iterable[IndexTexts], place: str) -> dict[str, Builder]:
    """Give for each language what has collected its texts; one thread for each works while the store is read."""
    from concurrent.futures import ThreadPoolExecutor

    from tmkit.memory.index_build_core import new_builder

    builders: dict[str, Builder] = {}
    busy: dict[str, Future[None]] = {}
    with ThreadPoolExecutor() as threads:
        for language, keys, joined in texts:
            if language in busy:
                _wait_for(busy[language], place)
            builder = builders.setdefault(language, new_builder(language))
            busy[language] = threads.submit(builder.add_joined, keys, joined)
        for future in busy.values():
            _wait_for(future, place)
    return builders


def _wait_for(work: Future[None], place: str) -> None:
    try:
        work.result()
    except UnicodeDecodeError as error:
        raise MemoryStoreError(
            "this memory is damaged (a text is not UTF-8); put a backup in its place", file=place
        ) from error
