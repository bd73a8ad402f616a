"""What ``tmkit align`` tells about an alignment on stderr: what is odd about a text, and what moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tmkit.bitext.align import Alignment
from tmkit.model import Bead

_FEWEST_TOLD = 5
_MOST_DOUBTED = 0.2
_TRUSTED = 0.5


def alignment_notes(alignment: Alignment, name: str) -> Iterator[str]:
    """Give a line for each side that is empty or mostly alone, for sides that hardly match, and for what moved."""
    beads = alignment.beads
    yield from _lonely_notes(beads, name)
    linked = [bead.confidence >= _TRUSTED for bead in beads if bead.zh and bead.en]
    if len(linked) >= _FEWEST_TOLD and sum(linked) < _MOST_DOUBTED * len(linked):
        yield f"warning: {name}: hardly a sentence finds its like; does the English translate this Chinese?"
    for passage in alignment.reordered:
        zh, en = (f"{numbers[0]}-{numbers[-1]}" for numbers in (passage.zh, passage.en))
        yield f"note: {name}: sentences {zh} have their English at {en}, in another order; move one of them to align it"


def _lonely_notes(beads: Sequence[Bead], name: str) -> Iterator[str]:
    zh, en = [bead.zh for bead in beads], [bead.en for bead in beads]
    for lang, own, other in (("Chinese", zh, en), ("English", en, zh)):
        size, alone = sum(map(len, own)), sum(len(mine) for mine, its in zip(own, other, strict=True) if not its)
        if not size:
            yield f"warning: {name}: there is no {lang} sentence"
        elif any(other) and alone >= _FEWEST_TOLD and alone * 2 > size:
            yield f"warning: {name}: {alone} of {size} {lang} sentences have no partner"


def lonely_note(alignment: Alignment, name: str) -> str:
    """Give the line that says how many sentences a file of pairs cannot hold, empty where it holds all."""
    zh = sum(len(bead.zh) for bead in alignment.beads if not bead.en)
    en = sum(len(bead.en) for bead in alignment.beads if not bead.zh)
    if not zh + en:
        return ""
    return f"note: {name}: {zh} Chinese and {en} English sentences without partner are not in the TMX"
