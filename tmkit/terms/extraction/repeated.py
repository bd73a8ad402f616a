"""Runs of Chinese words that come back: what may be a term although nothing in its form says so.

A run that stands nowhere but inside one longer run is a fragment of that (the idea of the C-value; Frantzi, Ananiadou
and Mima 2000, Automatic recognition of multi-word terms).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tmkit.bitext.phrase_pieces import STOP_CHARACTERS
from tmkit.bitext.starter_words import only_verbs, starter_words
from tmkit.model import Span
from tmkit.terms.extraction.tokens import Words

LONGEST_RUN, MOST_CHARACTERS = 6, 14
MOST_RUNS, MOST_PLACES = 15_000, 5
_HAN = re.compile(r"[\u3400-\u9fff]")
_COUNTED = re.compile(
    r"[第一二两三四五六七八九十百千万亿几数多\d]+(?:[个座天年月日元名次位家台只条件项批种点场期届]|分钟|星期|小时|个月)?"
)
_DATED = re.compile(r"\d\s*[年月日号时分%\N{FULLWIDTH PERCENT SIGN}]|^[年月日]|^\d+$")
_VERBAL, _COMMON = 0.7, 0.85


def repeated_runs(texts: Sequence[Words]) -> dict[str, list[tuple[int, Span]]]:
    """Give the runs of words of two units or more, each with up to five places (number of the text, span).

    Of more than 15,000 runs the most frequent are taken.
    """
    counts = Counter(run for words in texts for run in {run for run, _ in _runs(words)})
    kept = {run: count for run, count in counts.items() if count > 1}
    fragments = _fragments(kept, texts)
    wanted = Counter({run: count for run, count in kept.items() if run not in fragments})
    chosen = dict(wanted.most_common(MOST_RUNS))
    steps = {run: -(-count // MOST_PLACES) for run, count in chosen.items()}
    seen: Counter[str] = Counter()
    places: defaultdict[str, list[tuple[int, Span]]] = defaultdict(list)
    for number, words in enumerate(texts):
        for run, span in dict(_runs(words)).items():
            if run in chosen:
                if seen[run] % steps[run] == 0:
                    places[run].append((number, span))
                seen[run] += 1
    return dict(places)


def _runs(words: Words) -> Iterator[tuple[str, Span]]:
    """Give the runs of up to six words and fourteen characters that may be a term, later places first."""
    breaks = [_is_break(words.text[start:end]) for start, end in words.spans]
    for first in range(len(words.spans) - 1, -1, -1):
        start = words.spans[first][0]
        for last in range(first, min(first + LONGEST_RUN, len(words.spans))):
            end = words.spans[last][1]
            if breaks[last] or end - start > MOST_CHARACTERS:
                break
            run = words.text[start:end]
            if len(run) >= 2 and _may_be_term(run):
                yield run, (start, end)


def _is_break(word: str) -> bool:
    return not any(map(str.isalnum, word))


def _may_be_term(run: str) -> bool:
    is_bordered = run[0] not in STOP_CHARACTERS and run[-1] not in STOP_CHARACTERS
    is_figure = bool(_DATED.search(run) or _COUNTED.fullmatch(run))
    return is_bordered and bool(_HAN.search(run)) and not is_figure and " " not in run


def _fragments(counts: Mapping[str, int], texts: Iterable[Words]) -> set[str]:
    """Give the runs that stand, each time, in the same longer run."""
    inside: set[str] = set()
    for words in texts:
        for run, (start, end) in dict(_runs(words)).items():
            count = counts.get(run)
            if count is None:
                continue
            first, last = _next_borders(words, start, end)
            inside.update(part for part in (words.text[first:end], words.text[start:last]) if counts.get(part) == count)
    return inside


def _next_borders(words: Words, start: int, end: int) -> Span:
    """Give where the second word of a run begins and the last but one ends."""
    first = next((span[1] for span in words.spans if span[0] == start), end)
    last = next((span[0] for span in words.spans if span[1] == end), start)
    return first, last


def nominality(words: Sequence[str]) -> float:
    """Give 0..1: how likely a run of these words is a noun phrase, as far as the starter lexicon tells.

    >>> nominality(["说明", "情况"]) < nominality(["友好", "城市"])
    True
    """
    verbs, small = only_verbs(), starter_words("function") - starter_words("nouns")
    if len(words) == 1:
        return _VERBAL if words[0] in verbs | small else _COMMON if words[0] in starter_words("adjectives") else 1.0
    odd = sum(word in verbs or word in small for word in words[:-1]) + (words[-1] in small)
    return float(_VERBAL**odd)
