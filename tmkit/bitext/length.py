"""How lengths of translations vary, in UTF-8 bytes.

Source: Gale and Church 1993, A program for aligning sentences in bilingual corpora, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tmkit.bitext.logarithm import natural_log
from tmkit.bitext.vocabulary import Floats


@dataclass(frozen=True, slots=True)
class LengthModel:
    """``ratio``: English bytes per Chinese byte; ``variance`` of z = (en - ratio·zh) / sqrt((ratio·zh + en)/2)."""

    ratio: float
    variance: float

    @classmethod
    def fit(cls, zh: Floats, en: Floats) -> LengthModel:
        """Estimate from the byte lengths of translated beads; the median keeps wrong beads out of the variance."""
        ratio = float(en.sum() / max(zh.sum(), 1.0)) if len(zh) else DEFAULT.ratio
        ratio = min(max(ratio, 0.5), 2.5)
        z = _deviation(zh, en, ratio)
        variance = float(np.median(z**2) / 0.455) if len(z) else DEFAULT.variance
        return cls(ratio, max(variance, 2.0))

    def penalty(self, zh: Floats, en: Floats) -> Floats:
        """Give -log of the two-sided tail P(|Z| > |z|), at most 27.6 (nats)."""
        z = np.abs(_deviation(zh, en, self.ratio)) / np.sqrt(self.variance)
        return np.minimum(_tail(z), 27.6)


DEFAULT = LengthModel(1.1, 6.0)


def _deviation(zh: Floats, en: Floats, ratio: float) -> Floats:
    deviation: Floats = (en - ratio * zh) / np.sqrt(np.maximum((ratio * zh + en) / 2, 1.0))
    return deviation


def _tail(z: Floats) -> Floats:
    """-log erfc(z/√2) for z ≥ 0; Abramowitz and Stegun 1964, 7.1.26, with the exponent kept apart."""
    x = z / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * x)
    polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    tail: Floats = x * x - natural_log(polynomial)
    return tail
