"""Changes from a text before and after one rule, so that every rule explains itself in the same way."""

from __future__ import annotations

from collections.abc import Iterable

from tmkit.model import Change


def find_changes(rule: str, before: str, after: str, number: int = 1) -> list[Change]:
    """Give what turns ``before`` into ``after``, as changes of line ``number``, from left to right.

    Texts of equal length give one change for each run of differing code points, others one change for the part
    between their common beginning and their common end. Nothing differs: no change.

    >>> [(change.start, change.before, change.after) for change in find_changes("width", "a,b,", "a,b;")]
    [(3, ',', ';')]
    >>> [(change.start, change.before, change.after) for change in find_changes("space", "a   b", "a b")]
    [(2, '  ', '')]
    """
    if before == after:
        return []
    if len(before) != len(after):
        return [_middle(rule, before, after, number)]
    return [Change(rule, number, start, before[start:end], after[start:end]) for start, end in _runs(before, after)]


def replay_line(line: str, changes: Iterable[Change]) -> str:
    """Give the line after its applied changes, taken in order; proposals are passed over.

    >>> replay_line("a,b", [Change("width", 1, 1, ",", "\N{FULLWIDTH COMMA}")])
    'a，b'
    """
    for change in changes:
        if change.applied:
            line = line[: change.start] + change.after + line[change.start + len(change.before) :]
    return line


def _runs(before: str, after: str) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs


def _middle(rule: str, before: str, after: str, number: int) -> Change:
    start = _shared(before, after)
    tail = _shared(before[start:][::-1], after[start:][::-1])
    return Change(rule, number, start, before[start : len(before) - tail], after[start : len(after) - tail])


def _shared(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
