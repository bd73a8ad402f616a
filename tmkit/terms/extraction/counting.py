"""How often the two sides of candidates stand together: all Chinese terms sought in a text in one pass."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

_KEY = 2


class PairCounter:
    """Counts the units that hold a Chinese term, and those that hold one of its English forms as well.

    Terms are simplified and lower-cased, two characters at the least; English forms are lower-cased and stand inside
    words, too, so that plurals count.
    """

    def __init__(self, terms: Mapping[str, Iterable[str]]) -> None:
        self._forms = {zh: tuple(forms) for zh, forms in terms.items()}
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for zh in self._forms:
            lengths[zh[:_KEY]].add(len(zh))
        self._lengths = {key: tuple(sorted(found)) for key, found in lengths.items()}
        self.counts: Counter[tuple[str, str]] = Counter()

    def add(self, zh: str, en: str) -> None:
        """Count one unit: its simplified, lower-cased Chinese and its lower-cased English.

        >>> counter = PairCounter({"市长": ["mayor"]})
        >>> counter.add("市长和副市长", "the mayor and the vice mayor")
        >>> counter.counts["市长", "mayor"]
        1
        """
        found = set()
        for place in range(len(zh) - 1):
            for length in self._lengths.get(zh[place : place + _KEY], ()):
                if (term := zh[place : place + length]) in self._forms:
                    found.add(term)
        for term in found:
            for form in self._forms[term]:
                if form in en:
                    self.counts[term, form] += 1
