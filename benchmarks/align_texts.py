"""Development texts and the score of an alignment, read from a folder outside the project."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

from tmkit.model import Bead

SETS = ("mac-dev", "pol-dev", "mag-dev", "aca-dev")

GoldBead = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Text:
    """One document with its hand-made alignment; ``paragraphs`` numbers those of each sentence where they are known."""

    name: str
    zh: list[str]
    en: list[str]
    gold: list[GoldBead]
    paragraphs: tuple[list[int], list[int]] | None = None

    def with_english(self, en: list[str], gold: list[GoldBead], origins: Sequence[int]) -> Text:
        """Give the text with other English; ``origins`` says beside which of the old sentences each new one stands."""
        paragraphs = self.paragraphs and (self.paragraphs[0], [self.paragraphs[1][origin] for origin in origins])
        return Text(self.name, self.zh, en, gold, paragraphs)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision (over all beads), recall (over beads with both sides) and F1, 0..1, micro-averaged over documents."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def read_set(root: Path, name: str) -> list[Text]:
    """Read the documents of a set: ``zh/DOC.txt``, ``en/DOC.txt``, ``gold/DOC.tsv``."""
    folder = root / name
    return [
        Text(path.stem, _lines(folder / "zh" / path.stem), _lines(folder / "en" / path.stem), _beads(path))
        for path in sorted((folder / "gold").glob("*.tsv"))
    ]


def _lines(path: Path) -> list[str]:
    return path.with_name(f"{path.name}.txt").read_text("utf-8").removesuffix("\n").split("\n")


def _beads(path: Path) -> list[GoldBead]:
    rows = (line.split("\t") for line in path.read_text("utf-8").split("\n") if line)
    return [(_numbers(row[0]), _numbers(row[1])) for row in rows]


def _numbers(cell: str) -> tuple[int, ...]:
    return tuple(int(number) for number in cell.split(",") if number)


def without_english(text: Text, first: float, last: float) -> Text:
    """Take the English between two shares (0..1) of the document away; Chinese left alone becomes 1-0 beads."""
    size = len(text.en)
    kept = [number for number in range(size) if not round(size * first) <= number < round(size * last)]
    new = {old: number for number, old in enumerate(kept)}
    gold: list[GoldBead] = []
    for zh, en in text.gold:
        left = tuple(new[number] for number in en if number in new)
        if left or not en:
            gold.append((zh, left))
        else:
            gold += [((number,), ()) for number in zh]
    return text.with_english([text.en[number] for number in kept], [bead for bead in gold if any(bead)], kept)


def untangled(gold: Sequence[GoldBead]) -> list[GoldBead]:
    """Make one bead of those that share a sentence or cross each other, with what stands between them.

    >>> untangled([((0,), (0,)), ((1,), ()), ((2,), (0, 1)), ((3,), (2,))])
    [((0, 1, 2), (0, 1)), ((3,), (2,))]
    """
    made: list[GoldBead] = []
    for bead in gold:
        first = next((n for n, old in enumerate(made) if any(_reaches(old[side], bead[side]) for side in (0, 1))), None)
        if first is None:
            made.append(bead)
        else:
            met = [*made[first:], bead]
            zh, en = (tuple(sorted({number for one in met for number in one[side]})) for side in (0, 1))
            made[first:] = [(zh, en)]
    return made


def _reaches(numbers: Sequence[int], others: Sequence[int]) -> bool:
    return bool(numbers and others) and numbers[-1] >= others[0]


def sections(text: Text, most: int) -> list[Text]:
    """Cut a document at bead borders into the fewest equal parts of at most so many beads; all bear its name."""
    count = -(-len(text.gold) // most)
    borders = [round(len(text.gold) * number / count) for number in range(count + 1)]
    return [_part(text, text.gold[first:last]) for first, last in pairwise(borders)]


def between(text: Text, beads: Collection[GoldBead]) -> list[Text]:
    """Give the parts of a document before, between and behind some of its beads, as documents of its name."""
    parts: list[list[GoldBead]] = [[]]
    for bead in text.gold:
        if bead in beads:
            parts.append([])
        else:
            parts[-1].append(bead)
    return [_part(text, part) for part in parts if part]


def _part(text: Text, gold: Sequence[GoldBead]) -> Text:
    """The document of some neighbouring beads."""
    zh, en = (sorted(number for bead in gold for number in bead[side]) for side in (0, 1))
    zh_first, en_first = min(zh, default=0), min(en, default=0)
    moved = [(tuple(i - zh_first for i in left), tuple(j - en_first for j in right)) for left, right in gold]
    paragraphs = text.paragraphs and ([text.paragraphs[0][i] for i in zh], [text.paragraphs[1][j] for j in en])
    return Text(text.name, [text.zh[i] for i in zh], [text.en[j] for j in en], moved, paragraphs)


def score(texts: Sequence[Text], found: Iterable[Sequence[Bead]], strict: bool = True) -> Score:
    """Score alignments: a strict hit is the same bead on both sides, a lax hit is one or shares a sentence pair."""
    hits, total, met, wanted = 0, 0, 0, 0
    for text, beads in zip(texts, found, strict=True):
        shapes = [(bead.zh, bead.en) for bead in beads]
        linked = [bead for bead in text.gold if all(bead)]
        hits += _count_hits(shapes, text.gold, strict)
        met += _count_hits(linked, [shape for shape in shapes if all(shape)], strict)
        total += len(shapes)
        wanted += len(linked)
    return Score(hits / max(total, 1), met / max(wanted, 1))


def _count_hits(beads: Sequence[GoldBead], others: Sequence[GoldBead], strict: bool) -> int:
    same = set(others)
    pairs = set() if strict else {pair for other in others for pair in _pairs(other)}
    return sum(bead in same or any(pair in pairs for pair in _pairs(bead)) for bead in beads)


def _pairs(bead: GoldBead) -> Iterable[tuple[int, int]]:
    return product(*bead)
