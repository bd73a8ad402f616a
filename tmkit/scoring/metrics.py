"""BLEU, chrF and TER through sacrebleu: the settings of each language, statistics by segment, scores of sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from tmkit.memory.scores import BY_CHARACTER
from tmkit.scoring.edits import count_edits
from tmkit.scoring.settings import Settings

Matrix = NDArray[Any]
_CHUNK = 2000
_CHARACTER_ORDERS = 6


class _QuickTER(TER):
    """TER whose edits are counted by :func:`tmkit.scoring.edits.count_edits`; everything else is sacrebleu's."""

    def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Any]) -> list[float]:
        words, references = hypothesis.split(), ref_kwargs["ref_words"]
        edits = min(count_edits(words, reference) for reference in references)
        return [edits, sum(map(len, references)) / len(references)]


@dataclass(frozen=True)
class TextMeasure:
    """One metric of sacrebleu with its settings."""

    name: str
    metric: Any

    def score_of(self, sums: Sequence[Any]) -> float:
        """Give the score of added-up statistics."""
        return float(self.metric._compute_score_from_stats(sums).score)

    def score_of_segment(self, statistics: Sequence[Any], *, is_empty: bool = False) -> float:
        """Give the score of one segment: BLEU over the orders that the segment is long enough for.

        A segment that ``is_empty`` on both sides is right: BLEU and chrF 100, TER 0.
        """
        if is_empty:
            return 0.0 if self.name == "TER" else 100.0
        metric = self._sentence_metric
        return float(metric._compute_score_from_stats(list(statistics)).score)

    @cached_property
    def _sentence_metric(self) -> Any:
        if self.name != "BLEU":
            return self.metric
        return BLEU(tokenize=self.metric.tokenizer_signature, effective_order=True, force=True)

    def details_of(self, sums: Sequence[Any]) -> dict[str, Any]:
        """Give what the score is made of."""
        found = self.metric._compute_score_from_stats(list(sums))
        if self.name == "BLEU":
            return {
                "precisions": list(found.precisions),
                "brevity_penalty": found.bp,
                "hypothesis_length": found.sys_len,
                "reference_length": found.ref_len,
            }
        if self.name == "TER":
            return {"edits": found.num_edits, "reference_length": found.ref_length}
        return {"character_order": found.char_order, "word_order": found.word_order, "beta": found.beta}

    def signature(self, references: int) -> str:
        """Give sacrebleu's own signature for this number of references."""
        self.metric.num_refs = references
        return str(self.metric.get_signature())


def text_measures(language: str, settings: Settings) -> list[TextMeasure]:
    """Give the wanted metrics with the settings that a target language needs.

    Chinese and its like are counted by characters; chrF2++ needs words between spaces and is left out for them.

    >>> [measure.name for measure in text_measures("zh", Settings())]
    ['BLEU', 'chrF2', 'TER']
    """
    is_spaceless = language in BY_CHARACTER
    tokenizer = "zh" if language == "zh" else "char" if is_spaceless else "13a"
    found = {
        "BLEU": BLEU(tokenize=tokenizer, force=True),
        "chrF2": CHRF(),
        "chrF2++": CHRF(word_order=2),
        "TER": _QuickTER(asian_support=is_spaceless, normalized=is_spaceless),
    }
    if is_spaceless:
        del found["chrF2++"]
    return [TextMeasure(name, metric) for name, metric in found.items() if settings.wants(name)]


def text_statistics(
    measures: Sequence[TextMeasure], hypothesis: Sequence[str], references: Sequence[Sequence[str]]
) -> dict[str, Matrix]:
    """Give for each metric the statistics of each segment, one row a segment; scores are made of their sums.

    ``references`` holds one sequence for each translator.
    """
    by_name = {measure.name: measure for measure in measures}
    # With one reference the character orders of chrF2++ are chrF2.
    is_shared = len(references) == 1 and {"chrF2", "chrF2++"} <= by_name.keys()
    found = {
        name: _matrix(measure.metric, hypothesis, references)
        for name, measure in by_name.items()
        if not (is_shared and name == "chrF2")
    }
    if is_shared:
        found["chrF2"] = found["chrF2++"][:, : 3 * _CHARACTER_ORDERS]
    return found


def _matrix(metric: Any, hypothesis: Sequence[str], references: Sequence[Sequence[str]]) -> Matrix:
    rows = _rows(metric, hypothesis, references)
    first = next(rows)
    kind = np.float64 if isinstance(metric, TER) else np.int32
    values = chain(first, chain.from_iterable(rows))
    return np.fromiter(values, kind, count=len(hypothesis) * len(first)).reshape(len(hypothesis), len(first))


def _rows(metric: Any, hypothesis: Sequence[str], references: Sequence[Sequence[str]]) -> Iterator[list[Any]]:
    """Give the statistics of each segment; the only place that uses what sacrebleu does not promise."""
    for start in range(0, len(hypothesis), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        yield from metric._extract_corpus_statistics(hypothesis[chunk], [side[chunk] for side in references])
