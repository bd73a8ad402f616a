"""Sides of unequal length: the first place at which they part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tmkit.errors import InputError
from tmkit.text.normalize import fold

_SHOWN = 40
_CLEAR = 0.25
_AHEAD = 5


def check_pairing(name: str, side: Sequence[str], other_name: str, other: Sequence[str]) -> None:
    """Raise :class:`~tmkit.errors.InputError` where two sides differ in length, with the first line out of step.

    ``line`` of the error is that line, from 1. It is found where the texts of both sides are alike (a translation and
    its reference); else it is the first line that has no partner.
    """
    if len(side) == len(other):
        return
    place = _first_gap(side, other)
    shorter, longer = (side, other) if len(side) < len(other) else (other, side)
    shorter_name, longer_name = (name, other_name) if shorter is side else (other_name, name)
    counts = f"the {name} has {len(side)} segments and the {other_name} {len(other)}"
    if place < len(shorter):
        problem = f"from here on they are out of step ({_shown(longer[place])} seems to have no partner)"
    else:
        problem = f"the {shorter_name} ends before {_shown(longer[place])} of the {longer_name}"
    raise InputError(f"{counts}; {problem}; give one segment a line on both sides", line=place + 1)


def _shown(text: str) -> str:
    short = " ".join(text.split())
    return f'"{short if len(short) <= _SHOWN else short[: _SHOWN - 1] + "…"}"' if short else "an empty line"


def _first_gap(side: Sequence[str], other: Sequence[str]) -> int:
    """Give the index of the first line that is more like a later line of the other side than like its own partner."""
    shorter, longer = (side, other) if len(side) < len(other) else (other, side)
    gap = len(longer) - len(shorter)
    for place, text in enumerate(shorter):
        own = _likeness(text, longer[place])
        if _is_blank(longer[place]) and not _is_blank(text):
            return place
        ahead = max((_likeness(text, later) for later in longer[place + 1 : place + 1 + min(gap, _AHEAD)]), default=0.0)
        if ahead > own + _CLEAR:
            return place
    return len(shorter)


def _is_blank(text: str) -> bool:
    return not text.strip()


def _likeness(one: str, other: str) -> float:
    """Give the share of letter pairs that two texts have in common, 0..1."""
    left, right = _pairs(one), _pairs(other)
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


def _pairs(text: str) -> Counter[str]:
    folded = fold(text).casefold()
    return Counter(folded[place : place + 2] for place in range(max(len(folded) - 1, 1))) if folded else Counter()
