"""Build the bundled corpus from its damaged form and compare with its gold: damage restored, beads found.

    python benchmarks/corpus.py [FOLDER]

Prints, per article and in all, the share of lines restored to the clean text, and precision, recall and F1 of the
beads (a bead is right when its sentences on both sides are those of a gold bead; recall over beads with both sides,
precision over all beads with both sides that were kept); then the kept pairs that the gold does not have. FOLDER is
laid out as ``corpus/``.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from tmkit.bitext.articles import clean_lines
from tmkit.build import ArticlePairs, build_articles
from tmkit.formats import read_article_lines

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
BAR = " \N{DOUBLE VERTICAL LINE} "
Bead = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """Hits, beads found, beads wanted; lines restored, lines in all."""

    hits: int = 0
    found: int = 0
    wanted: int = 0
    restored: int = 0
    lines: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    def row(self, name: str) -> str:
        precision, recall = self.hits / max(1, self.found), self.hits / max(1, self.wanted)
        f1 = 2 * precision * recall / (precision + recall) if self.hits else 0.0
        figures = (precision, recall, f1) if self.wanted or self.found else ()
        beads = "".join(f"{figure:8.3f}" for figure in figures) or f"{'-':>8}{'-':>8}{'-':>8}"
        return f"{name:<38}{beads}   {self.restored:4} of {self.lines:4} lines restored"


def read_gold(path: Path) -> list[tuple[list[str], list[str]]]:
    """Give the beads of a gold file as lists of sentences."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
    return [([s for s in zh.split(BAR) if s], [s for s in en.split(BAR) if s]) for zh, en in rows]


def bare(text: str) -> str:
    """Give the text without white space, for comparison."""
    return re.sub(r"\s+", "", text)


def kept_lines(path: Path) -> list[str]:
    """Give the lines of an article that are text, cleaned."""
    reading = clean_lines(read_article_lines(path), path.name)
    return [line.text for line in reading.article.lines if line.kind in ("body", "heading")]


def gold_pairs(article: ArticlePairs, folder: Path) -> set[Bead]:
    """Give the texts of the gold beads with both sides, without white space."""
    beads = read_gold(folder / "gold" / f"{Path(article.file).stem}.tsv")
    return {(bare("".join(zh)), bare("".join(en))) for zh, en in beads if zh and en}


def kept_pairs(article: ArticlePairs) -> list[Bead]:
    """Give the texts of the pairs that became units, without white space."""
    return [(bare(pair.zh), bare(pair.en)) for pair in article.judged.kept]


def count(article: ArticlePairs, folder: Path) -> Counts:
    """Compare one built article with its gold and its clean text."""
    gold, found = gold_pairs(article, folder), kept_pairs(article)
    want = (folder / "clean" / article.file).read_text("utf-8").split("\n")
    clean = {bare(line) for line in want}
    lines = kept_lines(folder / "raw" / article.file)
    hits = sum(bead in gold for bead in found)
    return Counts(hits, len(found), len(gold), sum(bare(line) in clean for line in lines), len(lines))


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    built = build_articles([str(path) for path in sorted((folder / "raw").glob("*.txt"))])
    print(f"{'article':<37}precision  recall      F1   restored")
    total = Counts()
    for article in built.articles:
        counts = count(article, folder)
        total += counts
        print(counts.row(article.file))
    print(total.row("all"))
    for article in built.articles:
        for zh, en in sorted(set(kept_pairs(article)) - gold_pairs(article, folder)):
            print(f"kept and not in the gold: {article.file}: {zh} | {en}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
