"""The tags of a match put onto those of the segment that it fills."""

from __future__ import annotations

from collections.abc import Iterator

from tmkit.model import Content, Tag
from tmkit.model.unit import merge_texts


def fit_tags(segment: Content, source: Content, target: Content) -> tuple[Content, int]:
    """Give the target of a match with the tags of the segment to be filled, and the number of tags that differ.

    Tags of the segment and of the source of the match are the same in order where their kinds are; a tag of the match
    that the segment does not have is left out, one of the segment that the match does not place stands at the end.

    >>> bold = Tag("open", 1, "bpt"), Tag("close", 1, "ept")
    >>> strong = Tag("open", 1, "g", (("id", "7"),)), Tag("close", 1, "g")
    >>> fitted, differing = fit_tags((strong[0], "甲", strong[1]), (bold[0], "甲", bold[1]), (bold[0], "A", bold[1]))
    >>> fitted == (strong[0], "A", strong[1]), differing
    (True, 0)
    """
    wanted = {(tag.pair, tag.kind): tag for tag in _tags(segment)}
    numbers = _numbers(segment, source)
    placed: list[str | Tag] = []
    differing = 0
    for part in target:
        tag = part if isinstance(part, str) else wanted.pop((numbers.get(part.pair, 0), part.kind), None)
        if tag is None:
            differing += 1
        else:
            placed.append(tag)
    missing = list(wanted.values())
    return tuple(merge_texts([*placed, *missing])), differing + len(missing)


def _numbers(segment: Content, source: Content) -> dict[int, int]:
    """Give for each tag number of the source of a match that of the tag of the segment which stands for it."""
    free = _kinds(segment)
    found: dict[int, int] = {}
    for number, kind in _kinds(source).items():
        same = next((other for other, candidate in free.items() if candidate == kind), 0)
        if same:
            found[number] = same
            del free[same]
    return found


def _kinds(content: Content) -> dict[int, str]:
    kinds: dict[int, str] = {}
    for tag in _tags(content):
        kinds.setdefault(tag.pair, tag.kind)
    return kinds


def _tags(content: Content) -> Iterator[Tag]:
    return (part for part in content if isinstance(part, Tag))
