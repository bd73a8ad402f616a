"""How slowly alignment gets worse as texts do: strict F1 by kind and level of noise.

    python benchmarks/align_noise.py FOLDER [--sets pol-dev,mag-dev] [--seed 7] [--svg PLOT.svg]

FOLDER is laid out as for ``benchmarks/align.py``. Kinds: English sentences deleted at random; holes of twenty;
blocks of six moved behind the next twelve (in brackets: passages reported as reordered); sentences joined with the
next, or cut at a comma; spaces turned to question marks. The gold follows the noise.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.align_plot import noise_plot
from benchmarks.align_texts import GoldBead, Text, read_set, score, untangled
from tmkit.bitext.align import align_documents
from tmkit.text import damage

BLOCK, BEHIND, HOLE = 6, 12, 20
_COMMA = re.compile(r"(?<=[,;]) (?=\w)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English sentence after the noise, and the numbers of the sentences it was made of; none if it is foreign."""

    text: str
    origin: tuple[int, ...]


Noise = Callable[[Text, float, random.Random], list[Sentence]]


def deleted(text: Text, share: float, chance: random.Random) -> list[Sentence]:
    return [sentence for sentence in _whole(text) if chance.random() >= share]


def holes(text: Text, number: float, chance: random.Random) -> list[Sentence]:
    kept = _whole(text)
    for _ in range(int(number)):
        if len(kept) > 2 * HOLE:
            start = chance.randrange(len(kept) - HOLE)
            kept = kept[:start] + kept[start + HOLE :]
    return kept


def swapped(text: Text, number: float, chance: random.Random) -> list[Sentence]:
    kept = _whole(text)
    for _ in range(int(number)):
        if len(kept) > 2 * (BLOCK + BEHIND):
            start = chance.randrange(len(kept) - BLOCK - BEHIND)
            block = [Sentence(sentence.text, ()) for sentence in kept[start : start + BLOCK]]
            end = start + BLOCK + BEHIND
            kept = kept[:start] + kept[start + BLOCK : end] + block + kept[end:]
    return kept


def joined(text: Text, share: float, chance: random.Random) -> list[Sentence]:
    made: list[Sentence] = []
    for sentence in _whole(text):
        if made and chance.random() < share:
            made[-1] = Sentence(f"{made[-1].text} {sentence.text}", made[-1].origin + sentence.origin)
        else:
            made.append(sentence)
    return made


def cut(text: Text, share: float, chance: random.Random) -> list[Sentence]:
    made = []
    for sentence in _whole(text):
        pieces = _COMMA.split(sentence.text) if chance.random() < share else [sentence.text]
        made += [Sentence(piece, sentence.origin) for piece in pieces]
    return made


def damaged(text: Text, share: float, chance: random.Random) -> list[Sentence]:
    """A share of the spaces turned to question marks, as GBK pages do; full-width marks made narrow."""
    made = []
    for sentence in _whole(text):
        places = [place for place in range(sentence.text.count(" ")) if chance.random() < share]
        made.append(Sentence(damage.narrow(damage.mark_spaces(sentence.text, places)), sentence.origin))
    return made


def _whole(text: Text) -> list[Sentence]:
    return [Sentence(sentence, (number,)) for number, sentence in enumerate(text.en)]


def noisy(text: Text, sentences: Sequence[Sentence]) -> Text:
    """Give the text with this English, and the gold that follows from where the sentences come from."""
    gold: list[GoldBead] = []
    for zh, en in text.gold:
        now = tuple(number for number, sentence in enumerate(sentences) if set(sentence.origin) & set(en))
        gold += [((number,), ()) for number in zh] if en and not now else [(zh, now)]
    gold = untangled(gold)
    gold += [((), (number,)) for number, sentence in enumerate(sentences) if not sentence.origin]
    origins = list(accumulate((min(sentence.origin, default=-1) for sentence in sentences), max, initial=0))[1:]
    return text.with_english([sentence.text for sentence in sentences], gold, origins)


KINDS: dict[str, tuple[Noise, tuple[float, ...]]] = {
    "deleted": (deleted, (0.05, 0.1, 0.2)),
    "holes": (holes, (1, 2, 4)),
    "swapped": (swapped, (1, 2, 4)),
    "joined": (joined, (0.05, 0.1, 0.2)),
    "cut": (cut, (0.05, 0.1, 0.2)),
    "damaged": (damaged, (0.02, 0.05, 0.1)),
}


def measure(texts: Sequence[Text]) -> tuple[float, int]:
    """Give the strict F1 of a set aligned jointly, and how many passages were reported as reordered."""
    found = align_documents([(text.zh, text.en) for text in texts])
    beads = [alignment.beads for alignment in found]
    return score(texts, beads).f1, sum(len(alignment.reordered) for alignment in found)


def report(name: str, texts: Sequence[Text], seed: int) -> dict[str, list[float]]:
    """Print a line a kind of noise; give F1 of the clean texts and of each level, by kind."""
    print(f"\n{name}, seed {seed}; strict F1 (passages reported as reordered)")
    clean = measure(texts)
    print(f"{'clean':<10}" + "{:8.3f} ({})".format(*clean))
    lines = {}
    for kind, (noise, levels) in KINDS.items():
        chance = random.Random(seed)
        rows = [measure([noisy(text, noise(text, level, chance)) for text in texts]) for level in levels]
        cells = (f"   {level:g}: {f1:.3f} ({moved})" for level, (f1, moved) in zip(levels, rows, strict=True))
        print(f"{kind:<10}" + "".join(cells), flush=True)
        lines[kind] = [clean[0], *(f1 for f1, _ in rows)]
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description="Alignment of noisy texts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", default="pol-dev,mag-dev")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--svg", type=Path, help="where to write the plot")
    chosen = parser.parse_args()
    panels = {name: report(name, read_set(chosen.folder, name), chosen.seed) for name in chosen.sets.split(",")}
    if chosen.svg:
        chosen.svg.write_text(noise_plot(panels), "utf-8")


if __name__ == "__main__":
    main()
