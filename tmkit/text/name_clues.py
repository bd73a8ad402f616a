"""What the capitalised words of an English text ask of a Chinese one before a name in it can be written wrongly.

Few words look like a Chinese name that is not quite right, and most that do would need a surname, a place or a kind of
place that the Chinese text has not. So the search for such names is seldom worth its time, and the clues tell when.
They never miss a name that :mod:`~tmkit.text.near_names` finds, nor one that is written out of order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from tmkit.text.capital_runs import longest_runs, spelling_key
from tmkit.text.name_tables import GENERICS, places
from tmkit.text.names import is_pinyin
from tmkit.text.near_names import KIND_OF_PLACE, is_misspelt_place, most_wrong, wrong_spellings
from tmkit.text.surname_spellings import surnames_asked, surnames_spelt

_LONGEST_KEPT = 60
_MOST_WORDS = 4
_NONE: frozenset[str] = frozenset()


class NameClues(NamedTuple):
    """What a Chinese text must have for one of the capitalised words to be a name that is written wrongly.

    ``persons`` and ``disordered``: one of these characters, with which a surname begins; ``kinds``: one of these words
    for kinds of places; ``places``: one of these places, and the English text none of their forms.
    """

    persons: frozenset[str]
    disordered: frozenset[str]
    kinds: frozenset[str]
    places: frozenset[str]

    def may_be_misspelt(self, folded_zh: str, en: str) -> bool:
        """Tell whether one of the words may be a misspelt name of the Chinese text."""
        return (
            not self.persons.isdisjoint(folded_zh)
            or any(kind in folded_zh for kind in self.kinds)
            or any(place in folded_zh and not any(form in en for form in places()[place]) for place in self.places)
        )

    def may_be_disordered(self, folded_zh: str) -> bool:
        """Tell whether some of the words may be the name of a person with the surname behind, or in parts."""
        return not self.disordered.isdisjoint(folded_zh)


@lru_cache(maxsize=4)
def name_clues(en: str) -> NameClues | None:
    """Give what an English text asks of a Chinese one; nothing where no name in it can be wrong.

    >>> name_clues("The delegation visited the port.")
    >>> clues = name_clues("Director Zhang Yonwu")
    >>> [clues.may_be_misspelt(zh, "Director Zhang Yonwu") for zh in ("章勇武主任", "主任")]
    [True, False]
    """
    found = [
        clues
        for run in longest_runs(en)
        # A text in capitals is one run, and not met again.
        if (clues := _kept_clues(run) if len(run) <= _LONGEST_KEPT else _find_clues(run))
    ]
    return NameClues(*(_NONE.union(*several) for several in zip(*found, strict=True))) if found else None


def _find_clues(run: str) -> NameClues | None:
    words = run.split(" ")
    keys = list(map(spelling_key, words))
    clues = NameClues(
        persons=_NONE.union(*_asked_by_pairs(words, keys)),
        disordered=_NONE.union(*_asked_by_order(keys)),
        kinds=frozenset(_asked_by_kinds(run)),
        places=_NONE.union(*map(_misspelt_places, keys)),
    )
    return clues if any(clues) else None


_kept_clues = lru_cache(maxsize=1 << 13)(_find_clues)


def _asked_by_pairs(words: list[str], keys: list[str]) -> Iterable[frozenset[str]]:
    """The surnames for each two words: the first may be one, or nearly one where the second is pinyin."""
    for number, (first, second) in enumerate(pairwise(keys)):
        if "-" not in words[number] and "-" not in words[number + 1]:
            yield surnames_asked(first, second)


def _asked_by_order(keys: list[str]) -> Iterable[frozenset[str]]:
    """The surnames for each two to four words that are pinyin: in the last word, or in the first of three."""
    for start in range(len(keys)):
        for end in range(start + 2, min(start + _MOST_WORDS, len(keys)) + 1):
            wanted = (keys[end - 1], keys[start]) if end - start > 2 else (keys[end - 1],)
            asked = _NONE.union(*map(surnames_spelt, wanted))
            if asked and is_pinyin("".join(keys[start:end])):
                yield asked


def _asked_by_kinds(run: str) -> Iterable[str]:
    """The Chinese words for all kinds of places behind a word."""
    for place, char in enumerate(run) if KIND_OF_PLACE.search(run) else ():
        kind = KIND_OF_PLACE.match(run, place) if char == " " else None
        if kind:
            yield from (generic for generic, words in GENERICS.items() if kind[1] in words)


@lru_cache(maxsize=1 << 13)
def _misspelt_places(key: str) -> frozenset[str]:
    letters, most = set(key), most_wrong(key)
    near = (
        zh
        for form, form_letters, zh in _forms_by_letter().get(key[:1], ())
        if abs(len(key) - len(form)) <= most
        and len(letters - form_letters) <= most
        and len(form_letters - letters) <= most
        and _share_a_third(key, form)
    )
    return frozenset(zh for zh in (*_wrongly_spelt().get(key, ()), *near) if is_misspelt_place(key, zh))


def _share_a_third(key: str, form: str) -> bool:
    """Tell whether a third of the form has stayed whole, as it does where two letters are wrong."""
    first, second = len(form) // 3, 2 * len(form) // 3
    return form[:first] in key or form[first:second] in key or form[second:] in key


@cache
def _forms_by_letter() -> dict[str, list[tuple[str, frozenset[str], str]]]:
    """The forms of the places of the table with their letters and the place, by the first letter."""
    found: defaultdict[str, list[tuple[str, frozenset[str], str]]] = defaultdict(list)
    for zh, forms in places().items():
        for form in map(str.lower, forms):
            found[form[0]].append((form, frozenset(form), zh))
    return dict(found)


@cache
def _wrongly_spelt() -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for zh in places():
        for spelling in wrong_spellings(zh):
            found[spelling].append(zh)
    return dict(found)
