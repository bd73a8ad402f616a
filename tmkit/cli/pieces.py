"""What a query shares with a memory where no whole segment is alike: the longest pieces, each with its renderings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tmkit.cli.output import say
from tmkit.cli.renderings import tell_learning
from tmkit.model import Rendering

if TYPE_CHECKING:
    from tmkit.memory.fragments import Fragment
    from tmkit.memory.memory import Memory

    Piece = tuple[Fragment, tuple[Rendering, ...]]

QUICKLY_LEARNT = 10_000
"""Word links of so many units are learnt within seconds, on the way; a look-up does not wait for more."""

_SHOWN = 3


class _TooMuchError(Exception):
    """Word links would have to be learnt from more units than a look-up can wait for."""


class Pieces:
    """Finds the pieces of queries in one memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._has_links = len(memory) <= QUICKLY_LEARNT or _links_are_kept(memory)

    def find(self, query: str, limit: int, lang: str | None) -> list[Piece]:
        """Give the pieces, the rarest first; without renderings where their word links are yet to be learnt."""
        found = self._memory.fragments(query, limit, lang)
        return [(fragment, self._renderings(fragment.text, lang)) for fragment in found]

    def _renderings(self, text: str, lang: str | None) -> tuple[Rendering, ...]:
        if not self._has_links:
            return ()
        try:
            return self._memory.renderings(text, lang, _SHOWN, examples=0, on_learn=_tell_or_refuse).renderings
        except _TooMuchError:
            self._has_links = False
            return ()

    def tell(self) -> None:
        """Say on stderr why there are no renderings, where there are none."""
        if not self._has_links:
            say("no renderings yet: `tmkit renderings` learns the word links of this memory, once")


def _tell_or_refuse(pairs: int) -> None:
    if pairs > QUICKLY_LEARNT:
        raise _TooMuchError
    tell_learning(pairs)


def _links_are_kept(memory: Memory) -> bool:
    from tmkit.memory.word_lexicon import WordLexicons

    return WordLexicons(memory.store).path.exists()


def paint_pieces(pieces: list[Piece]) -> str:
    """Give a line for each piece."""
    lines = []
    for fragment, renderings in pieces:
        known = "; ".join(f"{one.rendering} ×{one.count}" for one in renderings)
        lines.append(f"  shared  {fragment.text}  ×{fragment.count}" + (f"  → {known}" if known else ""))
    return "".join(f"{line}\n" for line in lines)


def piece_shape(piece: Piece) -> dict[str, Any]:
    """Give a piece as a JSON object."""
    from tmkit.reports.shapes import fragment_shape

    fragment, renderings = piece
    known = [{"rendering": one.rendering, "count": one.count} for one in renderings]
    return {**fragment_shape(fragment), "renderings": known}
