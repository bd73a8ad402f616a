"""Chinese names in a batch that capitalised English words spell in pinyin."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tmkit.text.names import plain_readings

_WORD = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\W\d_]+)*")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_MOST_SYLLABLES = 4


def find_namesakes(zh: Sequence[str], en: Iterable[str]) -> dict[str, set[str]]:
    """Give, for each capitalised English word (lower-cased), the Chinese character runs of the texts that it spells.

    Every reading of a character counts. A word of one syllable counts only where it is never written small.

    >>> find_namesakes(["陈清扬把我拽住。"], ["I did not leave - Chen Qingyang caught me."])
    {'chen': {'陈'}, 'qingyang': {'清扬'}}
    """
    characters = {char for text in zh for run in _HAN_RUN.findall(text) for char in run}
    sounds = {char: plain_readings(char) for char in sorted(characters)}
    syllables = frozenset(sound for readings in sounds.values() for sound in readings)
    spelled: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for word in sorted(_names(en)):
        for parts in _splits(_letters(word), syllables, _MOST_SYLLABLES):
            spelled[parts[0]].append((parts, word))
    names = {char: [pair for sound in readings for pair in spelled.get(sound, ())] for char, readings in sounds.items()}
    starters = {char: pairs for char, pairs in names.items() if pairs}
    found: dict[str, set[str]] = defaultdict(set)
    for text in zh:
        for place, char in enumerate(text):
            for parts, word in starters.get(char, ()):
                name = text[place : place + len(parts)]
                if len(name) == len(parts) and _is_read(name[1:], parts[1:], sounds):
                    found[word].add(name)
    return {word: found[word] for word in sorted(found)}


def _names(texts: Iterable[str]) -> set[str]:
    """Words written with a capital; those also written small are common words."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        for word in _WORD.findall(text):
            word = word.removesuffix("'s").removesuffix("\N{RIGHT SINGLE QUOTATION MARK}s")
            (capital if word[0].isupper() else small)[word.lower()] += 1
    return {word for word in capital if not small[word] and len(word) > 1}


def _letters(word: str) -> str:
    return "".join(char for char in word if char.isalpha())


def _splits(word: str, syllables: frozenset[str], most: int) -> Iterator[tuple[str, ...]]:
    if not word:
        yield ()
    elif most:
        for size in range(1, min(len(word), 6) + 1):
            if word[:size] in syllables:
                for rest in _splits(word[size:], syllables, most - 1):
                    yield (word[:size], *rest)


def _is_read(name: str, parts: tuple[str, ...], sounds: dict[str, frozenset[str]]) -> bool:
    return all(part in sounds.get(char, ()) for part, char in zip(parts, name, strict=True))
