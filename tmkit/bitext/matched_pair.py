"""A sentence pair that can be asked, in both directions, which words render a span of the other side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tmkit.bitext.phrase_pieces import chinese_pieces, english_pieces
from tmkit.bitext.phrases import Language, SharedOut, WordMatch, choose_phrases, share_out
from tmkit.bitext.word_alignment import WordAlignment, align_words
from tmkit.bitext.word_lexicon import WordLexicon
from tmkit.model import Span

_BATCH = 256


@dataclass(slots=True)
class MatchedPair:
    """A pair (Chinese, English) whose words are aligned; what is asked first in a direction costs the most."""

    zh: str
    en: str
    alignment: WordAlignment
    lexicon: WordLexicon = field(repr=False)
    _shared: dict[Language, SharedOut] = field(default_factory=dict, repr=False)

    def find(self, span: Span, lang: Language = "zh") -> list[WordMatch]:
        """Give up to twelve spans of the other side that may render a span of the side in ``lang``, the best first."""
        if lang not in self._shared:
            pieces = english_pieces(self.en) if lang == "zh" else chinese_pieces(self.zh, self.lexicon.heads)
            self._shared[lang] = share_out(self.alignment, pieces, lang)
        return choose_phrases(self._shared[lang], [span])

    def regret(self, zh_span: Span, en_span: Span) -> float:
        """Give how much worse the Chinese span is than the best one for the English span, in natural logarithms.

        0 where the English span leads straight back; infinite where it does not lead there at all.
        """
        matches = self.find(en_span, "en")
        own = (match.score for match in matches if (match.start, match.end) == zh_span)
        return matches[0].score - next(own, float("-inf")) if matches else float("inf")


def match_pairs(
    lexicon: WordLexicon, pairs: Sequence[tuple[str, str]], numbers: Sequence[int]
) -> Iterator[tuple[int, MatchedPair]]:
    """Give the pairs of these numbers whose words can be aligned, with their numbers, in batches.

    >>> from tmkit.bitext.words import learn_words
    >>> pairs = [("两座友好城市签约。", "The two sister cities signed."), ("友好城市", "sister city")]
    >>> [(number, pair)] = match_pairs(learn_words(pairs), pairs, [0])
    >>> best = pair.find((2, 6))[0]
    >>> pair.en[best.start : best.end], pair.regret((2, 6), (best.start, best.end))
    ('sister cities', 0.0)
    """
    for first in range(0, len(numbers), _BATCH):
        chosen = numbers[first : first + _BATCH]
        found = align_words(lexicon, [pairs[number] for number in chosen])
        for number, alignment in zip(chosen, found, strict=True):
            if alignment is not None:
                yield number, MatchedPair(*pairs[number], alignment, lexicon)
