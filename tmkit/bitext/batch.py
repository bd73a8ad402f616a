"""The documents of one alignment as numbers: token rows, byte lengths, frequencies, and the links known beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tmkit.bitext.endings import Endings
from tmkit.bitext.evidence import Evidence, known_lexemes, word_pairs
from tmkit.bitext.lexemes import Heads, chinese_lexemes, english_lexemes
from tmkit.bitext.model1 import Frequencies, Links
from tmkit.bitext.namesakes import find_namesakes
from tmkit.bitext.vocabulary import Floats, Ints, Rows, Vocabulary
from tmkit.text.script import fold_script

CHARACTER_SHARE, _SHORT = 0.25, 4
NAME_WEIGHT, SYLLABLE_WEIGHT, SAME_WEIGHT = 3.0, 0.5, 3.0

_SOON, _LONG = 4, 6
_FEWEST_BARE, _BARE = 6, 0.7
_ENDING = re.compile(r"[.!?,;:\N{HORIZONTAL ELLIPSIS}\N{EM DASH}。！？，；：、][\W_]*$")

Texts = tuple[Sequence[str], Sequence[str]]
Paragraphs = tuple[Sequence[int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Document:
    """Both sides of a document: tokens and length in bytes of each segment, and 1 where it looks like a heading.

    ``zh_borders`` is 1 for each segment that ends a paragraph, else 0; None where paragraphs are not known.
    """

    zh: Rows
    en: Rows
    zh_bytes: Floats
    en_bytes: Floats
    zh_headings: Ints
    en_headings: Ints
    zh_endings: Endings
    en_endings: Endings
    zh_repeats: Ints
    en_repeats: Ints
    zh_borders: Ints | None = None
    en_borders: Ints | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The numbers of the tokens of both sides, and the Chinese words that are looked up."""

    zh: Vocabulary
    en: Vocabulary
    heads: Heads


@dataclass(frozen=True, slots=True)
class Batch:
    """All documents; ``seeds`` are the links known before anything is learnt, ``known`` aligned rows of the memory."""

    documents: tuple[Document, ...]
    words: Words
    frequencies: Frequencies
    seeds: Links
    known: tuple[Rows, Rows]


def read_batch(
    texts: Sequence[Texts], evidence: Evidence, paragraphs: Sequence[Paragraphs | None] | None = None
) -> Batch:
    """Turn documents into numbers; ``paragraphs`` gives the paragraph numbers of the segments of each, where known."""
    folded = [([fold_script(segment) for segment in zh], en) for zh, en in texts]
    namesakes = find_namesakes([s for zh, _ in folded for s in zh], [s for _, en in folded for s in en])
    pairs = list(word_pairs(evidence))
    heads = Heads(zh for zh, _, _ in pairs)
    heads.add(name for names in namesakes.values() for name in names)
    words = Words(Vocabulary(), Vocabulary(), heads)
    borders = _borders(folded, paragraphs)
    documents = tuple(_read_document(*sides, words, *ends) for sides, ends in zip(folded, borders, strict=True))
    frequencies = Frequencies(
        _frequencies([document.zh for document in documents], len(words.zh)),
        _frequencies([document.en for document in documents], len(words.en)),
    )
    seeds = _to_links((*pairs, *_name_pairs(namesakes), *_same(words)), words)
    return Batch(documents, words, frequencies, seeds, _known(evidence, words))


def _read_document(
    zh: Sequence[str], en: Sequence[str], words: Words, zh_borders: Ints | None, en_borders: Ints | None
) -> Document:
    zh_rows = words.zh.rows(chinese_lexemes(segment, words.heads) for segment in zh)
    en_rows = words.en.rows(english_lexemes(segment) for segment in en)
    lengths, headings = (_bytes(zh), _bytes(en)), (_headings(zh), _headings(en))
    endings, repeats = (Endings.of(zh), Endings.of(en)), _uneven(_repeats(zh), _repeats(en))
    return Document(zh_rows, en_rows, *lengths, *headings, *endings, *repeats, zh_borders, en_borders)


def _borders(
    texts: Sequence[Texts], paragraphs: Sequence[Paragraphs | None] | None
) -> list[tuple[Ints, Ints] | tuple[None, None]]:
    known = paragraphs or [None] * len(texts)
    return [(None, None) if both is None else (_ends(both[0]), _ends(both[1])) for both in known]


def _ends(paragraphs: Sequence[int]) -> Ints:
    numbers = np.asarray(paragraphs, np.int64)
    return np.append(numbers[1:] != numbers[:-1], np.ones(min(len(numbers), 1), bool)).astype(np.int64)


def _bytes(segments: Iterable[str]) -> Floats:
    return np.array([len(segment.strip().encode("utf-8", "replace")) for segment in segments], float)


def _headings(segments: Sequence[str]) -> Ints:
    """1 for a segment that does not end as sentences do; for none where most do not: the text has lost its signs."""
    found = np.array([not _ENDING.search(segment) for segment in segments], np.int64)
    filled = [is_heading for is_heading, segment in zip(found.tolist(), segments, strict=True) if segment.strip()]
    is_bare = len(filled) >= _FEWEST_BARE and sum(filled) > _BARE * len(filled)
    return np.zeros_like(found) if is_bare else found


def _repeats(segments: Sequence[str]) -> Ints:
    """1 for a segment that soon stands there again, as pages show their title and date twice."""
    found = [text in segments[place + 1 : place + 1 + _SOON] for place, text in enumerate(segments)]
    return np.array([again and len(text) >= _LONG for again, text in zip(found, segments, strict=True)], np.int64)


def _uneven(zh: Ints, en: Ints) -> tuple[Ints, Ints]:
    """The repeats of both sides; none where both repeat alike, as refrains do: there each finds its own."""
    less, more = sorted((int(zh.sum()), int(en.sum())))
    return (np.zeros_like(zh), np.zeros_like(en)) if 2 * less >= more else (zh, en)


def _frequencies(rows: Iterable[Rows], size: int) -> Floats:
    counts = np.ones(max(size, 1))
    for row in rows:
        counts += np.bincount(row.flat, minlength=len(counts))
    frequencies: Floats = counts / counts.sum()
    return frequencies


def _name_pairs(namesakes: dict[str, set[str]]) -> Iterator[tuple[str, str, float]]:
    for word, names in namesakes.items():
        yield from ((name, word, NAME_WEIGHT if len(name) > 1 else SYLLABLE_WEIGHT) for name in sorted(names))


def _same(words: Words) -> Iterator[tuple[str, str, float]]:
    """Numbers, signs and Latin words stand for themselves."""
    for token in words.zh.index:
        if token in words.en.index:
            yield token, token, SAME_WEIGHT


def _to_links(pairs: Iterable[tuple[str, str, float]], words: Words) -> Links:
    """The pairs whose words the batch holds; each character of a short word also hints at what the word means."""
    found: dict[tuple[int, int], float] = {}
    for zh, en, weight in pairs:
        parts = known_lexemes(en)
        numbers = [words.en.index[part] for part in parts if part in words.en.index]
        sources = [(zh, 1.0)]
        if 1 < len(zh) <= _SHORT:
            sources += [(char, CHARACTER_SHARE / len(zh)) for char in zh]
        for source, share in sources if numbers else ():
            number = words.zh.index.get(source, -1)
            for other in numbers if number >= 0 else ():
                found[number, other] = found.get((number, other), 0.0) + share * weight / len(parts)
    keys = np.array(list(found), np.int64).reshape(-1, 2)
    return Links.of(keys[:, 0], keys[:, 1], np.array(list(found.values()), float))


def _known(evidence: Evidence, words: Words) -> tuple[Rows, Rows]:
    """The sentences of the memory, without the words that the batch does not hold."""
    zh = [_distinct(chinese_lexemes(fold_script(pair[0]), words.heads), words.zh) for pair in evidence.memory]
    en = [_distinct(english_lexemes(pair[1]), words.en) for pair in evidence.memory]
    return Rows.of(zh), Rows.of(en)


def _distinct(tokens: Iterable[str], numbers: Vocabulary) -> list[int]:
    return sorted({numbers.index[token] for token in tokens if token in numbers.index})
