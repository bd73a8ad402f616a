"""What is known of the words of two languages: which word stands for which, and how often."""

from __future__ import annotations

from dataclasses import dataclass, field

from tmkit.bitext.lexemes import Heads
from tmkit.bitext.vocabulary import Floats, Ints

_LEAST_MASS = 1e-5


@dataclass(frozen=True, slots=True)
class WordLexicon:
    """Word links: t(en | zh) and t(zh | en) of each link, by its key: Chinese number x size + English number, in order.

    ``size`` is the number of English words (at least 1).
    ``zh_rest`` and ``en_rest`` are the probability of a word that the links of a given word do not hold;
    ``zh_frequencies`` and ``en_frequencies`` are 0..1, of each word of ``zh`` and ``en``.
    """

    zh: tuple[str, ...]
    en: tuple[str, ...]
    keys: Ints
    forward: Floats
    backward: Floats
    zh_rest: Floats
    en_rest: Floats
    zh_frequencies: Floats
    en_frequencies: Floats
    heads: Heads = field(init=False, compare=False)
    zh_numbers: dict[str, int] = field(init=False, compare=False, repr=False)
    en_numbers: dict[str, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "heads", Heads(self.zh))
        object.__setattr__(self, "zh_numbers", {word: number for number, word in enumerate(self.zh)})
        object.__setattr__(self, "en_numbers", {word: number for number, word in enumerate(self.en)})

    @property
    def size(self) -> int:
        """By what the number of a Chinese word is multiplied in a key."""
        return max(len(self.en), 1)

    def pruned(self) -> WordLexicon:
        """Give the lexicon without the links that are as good as none."""
        kept = (self.forward > _LEAST_MASS) | (self.backward > _LEAST_MASS)
        links = self.keys[kept], self.forward[kept], self.backward[kept]
        rests = self.zh_rest, self.en_rest, self.zh_frequencies, self.en_frequencies
        return WordLexicon(self.zh, self.en, *links, *rests)
