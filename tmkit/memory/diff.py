"""The difference between a query and a stored source, as runs that cover both texts as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from tmkit.memory.scores import BY_CHARACTER
from tmkit.model import DiffRun
from tmkit.text.normalize import fold_map

_WORD = re.compile(r"\w+|[^\w\s]")
_KINDS: dict[str, Literal["same", "inserted", "deleted", "changed"]] = {
    "equal": "same",
    "insert": "inserted",
    "delete": "deleted",
    "replace": "changed",
}


def diff_runs(query: str, source: str, language: str) -> tuple[DiffRun, ...]:
    """Give the runs that lead from ``query`` to ``source``, by characters or by words as the score of the language.

    Joined, the ``query`` of the runs is the query and their ``source`` the source, white space included; script,
    width and letter case make no difference.

    >>> [(run.kind, run.query, run.source) for run in diff_runs("The old mayor came", "the mayor has come", "en")]
    [('same', 'The ', 'the '), ('deleted', 'old ', ''), ('same', 'mayor ', 'mayor '), ('changed', 'came', 'has come')]
    """
    from rapidfuzz.distance import LCSseq, Levenshtein

    # By words the longest common sequence reads best; by characters it would pick single ones out of unlike runs.
    measure = Levenshtein if language in BY_CHARACTER else LCSseq
    ours, starts = _units(query, language)
    theirs, their_starts = _units(source, language)
    if not ours or not theirs:
        return (DiffRun("changed", query, source),) if query or source else ()
    edits = [(_KINDS[code.tag], code.src_start, code.dest_start) for code in measure.opcodes(ours, theirs)]
    edits = _merged(edits)
    runs = []
    for number, (kind, start, their_start) in enumerate(edits):
        last = number + 1 == len(edits)
        end, their_end = (len(ours), len(theirs)) if last else edits[number + 1][1:]
        piece = _slice(query, starts, start, end)
        their_piece = _slice(source, their_starts, their_start, their_end)
        runs.append(DiffRun(kind, piece, their_piece))
    return tuple(runs)


Edit = tuple[Literal["same", "inserted", "deleted", "changed"], int, int]


def _merged(edits: Sequence[Edit]) -> list[Edit]:
    """Join neighbours that are not the same into one change: what a reader sees as one place."""
    merged: list[Edit] = []
    for is_same, group in groupby(edits, key=lambda edit: edit[0] == "same"):
        run = list(group)
        kinds = {kind for kind, _, _ in run}
        kind: Literal["same", "inserted", "deleted", "changed"] = run[0][0] if is_same or len(kinds) == 1 else "changed"
        merged.append((kind, *run[0][1:]))
    return merged


def _slice(text: str, starts: Sequence[int], start: int, end: int) -> str:
    """Give the text from a unit to the next run; what stands before the first unit belongs to it."""
    if start == end:
        return ""
    return text[starts[start] if start else 0 : starts[end] if end < len(starts) else len(text)]


def _units(text: str, language: str) -> tuple[Sequence[str], list[int]]:
    """Give the folded units of a text and where each begins in the text as it is."""
    folded, offsets = fold_map(text)
    if language in BY_CHARACTER:
        return folded, offsets[:-1]
    found = list(_WORD.finditer(folded.lower() if len(folded.lower()) == len(folded) else folded))
    return [match[0].lower() for match in found], [offsets[match.start()] for match in found]
