"""What the aligner may know before it reads the batch: the starter lexicon, a dictionary, a glossary, a memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypeAlias
from zlib import crc32

from tmkit.bitext.lexemes import gloss_lexemes
from tmkit.langs import demonyms, territories
from tmkit.text.kept import kept_table
from tmkit.text.script import fold_script

_DICTIONARY = 0.4
_STEMS = 1
"""Raised when words are stemmed in another way, so that what was kept is made anew."""

KnownPair: TypeAlias = tuple[str, str] | tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Pairs (Chinese, English) or (Chinese, English, weight) that the user brings; the starter lexicon weighs 1.

    ``dictionary`` and ``glossary`` hold words and terms, ``memory`` holds whole sentences, which teach the lexicon.
    """

    dictionary: Sequence[KnownPair] = ()
    glossary: Sequence[KnownPair] = ()
    memory: Sequence[KnownPair] = ()


@cache
def starter_pairs() -> tuple[tuple[str, str], ...]:
    """Give the starter lexicon that comes with tmkit, every rendering of a word as a pair.

    >>> ("我们", "we") in starter_pairs()
    True
    """
    files = sorted(resources.files("tmkit.bitext").iterdir(), key=lambda file: file.name)
    parts = (
        file.read_text("utf-8") for file in files if file.name.startswith("starter") and file.name.endswith(".tsv")
    )
    return tuple(pair for part in parts for pair in _pairs(part.split("\n")))


def known_lexemes(gloss: str) -> tuple[str, ...]:
    """Give what an English term counts as, as :func:`gloss_lexemes` does; those of the starter lexicon are kept.

    >>> known_lexemes("Foreign Affairs")
    ('foreign', 'affair')
    """
    return _starter_lexemes().get(gloss) or gloss_lexemes(gloss)


@cache
def _starter_lexemes() -> dict[str, tuple[str, ...]]:
    glosses = sorted({en for _, en in starter_pairs()})
    made_of = crc32("\n".join(glosses).encode())
    return kept_table(f"starter-{_STEMS}-{made_of:08x}", lambda: {gloss: gloss_lexemes(gloss) for gloss in glosses})


def _pairs(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        zh, tab, renderings = line.partition("\t")
        if tab and not line.startswith("#"):
            yield from ((zh, en) for en in renderings.split(";"))


def word_pairs(evidence: Evidence) -> Iterator[tuple[str, str, float]]:
    """Give all word and term pairs with their weights, the starter lexicon first; all Chinese in simplified script.

    A dictionary's pairs count less where they bear no weight, because it lists rare senses like the usual ones.
    """
    for own in (starter_pairs(), _places()):
        yield from ((zh, en, 1.0) for zh, en in own)
    for pairs, usual in ((evidence.dictionary, _DICTIONARY), (evidence.glossary, 1.0)):
        for pair in pairs:
            yield (fold_script(pair[0]), pair[1], pair[2] if len(pair) == 3 else usual)


@cache
def _places() -> tuple[tuple[str, str], ...]:
    """Countries and their people, from CLDR."""
    return tuple((zh, en) for table in (territories(), demonyms()) for zh, names in table.items() for en in names)
