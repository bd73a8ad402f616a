"""Borders of English sentences in one line.

A sentence ends with ``. ! ?`` or an ellipsis and the closing marks behind them, before white space and something that
can begin one. It goes on after an abbreviation or an initial, before a small letter, after a question in quotes whose
speaker follows, and inside a bracket or quotation that does not hold several whole sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tmkit.text.abbreviations import continues_after
from tmkit.text.brackets import ENGLISH_PAIRS, Closed, Pair, find_pairs, first_between, merge_pairs

_CLOSERS = "\"'”’)\\]»}"
_STOP = re.compile(
    rf"(?P<mark>[.!?…。！？][.!?…。！？]*(?: \.+)*)(?P<closers>[{_CLOSERS}]*)(?:\[\d{{1,3}}\])*(?=\s|$|(?<=[。！？]))"
)
_QUOTES = frozenset("\"'”’")
_OPENING_BRACKETS = re.compile(r"[“(\[{\"]")
# Passes over white space and opening marks to the first character of the next word.
_TO_WORD = re.compile(r"[\s\"'“‘(\[{«¿¡*_—–-]*")
# (b) Next ...
_LABEL = re.compile(r"[a-z]{1,4}\)\s*[A-Z]")
_BULLETS = "•⁃‣◦▪●■"
_BULLET = re.compile(rf"\s*(?=[{_BULLETS}])")
SAYING = (
    "said|says|asked|asks|replied|replies|answered|cried|exclaimed|shouted|whispered|demanded|inquired|enquired|wondered"
    "|added|called|yelled|screamed|snapped|muttered|murmured|interrupted|repeated|laughed|sighed|growled|thought"
    "|went on|continued"
)
# "Who is there?" Wang asked.
_REPORT = re.compile(
    rf"\s*(?:(?:[A-Z][\w.'’-]*|the|of|old|young)\s+){{1,4}}(?:\w+ly\s+)?(?:{SAYING})\b"
    r"(?=\s*(?:[.,:;]|$|\w+ly\b|in |as |with |to |again|her |him |me |us |them |his |from |at |after ))"
)
_ITEM = re.compile(r"(?:(?<=\s)|^)(?P<number>\d{1,2}|[a-z])(?P<form>\.\)|\)|\.)\s+(?=[A-Z])")
_ENDED = re.compile(r"[.!?…]['’\"]?$")
_ENDED_QUOTE = re.compile(r"[.!?…,—–-]['’]?$")


def english_borders(line: str) -> Iterator[int]:
    """Give the places in the line behind which a new sentence begins, ascending; the end of the line is not one.

    >>> list(english_borders("Mr. Li left. He will be back by 5 p.m. on Monday."))
    [12]
    """
    stops = list(_STOP.finditer(line))
    items = _item_borders(line)
    if not items and (not stops or (len(stops) == 1 and stops[0].end() == len(line))):
        return
    pairs = find_pairs(line, ENGLISH_PAIRS) if _OPENING_BRACKETS.search(line) else []
    closed = _closed_stretches(line, pairs, stops) if pairs else None
    opened = {end: start for start, end in pairs}
    begin = 0
    for stop in stops:
        while items and items[0] <= stop.start():
            begin = items.pop(0)
            yield begin
        end = stop.end()
        if not (closed and closed.holds(stop.start(), end)) and _is_border(line, begin, stop, opened):
            yield end
            begin = end
    yield from items


def _is_border(line: str, begin: int, stop: re.Match[str], opened: dict[int, int]) -> bool:
    end = stop.end()
    following = end + 1
    if not line[following : following + 1].isalnum():
        if end == len(line) or _BULLET.match(line, end):
            return end < len(line)
        following = _TO_WORD.match(line, end).end()  # type: ignore[union-attr]
        if following == len(line):
            return False
    if _is_small(line, following) and line[end:following] != " - ":
        return False
    mark, closers = stop.group("mark"), stop.group("closers")
    if closers and _is_inner_bracket(line, begin, stop, opened):
        return False
    if mark == ".":
        return not _QUOTES.isdisjoint(closers) or not continues_after(line, begin, stop.start(), following)
    if "!" in mark or "?" in mark:
        return not (closers and _REPORT.match(line, end))
    return ("." not in mark and "…" not in mark) or _ellipsis_ends(line, stop, following)


def _is_small(line: str, place: int) -> bool:
    """Say whether a word with a small letter stands here; iPhone and eBay count as capital."""
    if line[place] in ",;:)]}%&/=+<>|":
        return True
    if line[place].islower() and not line[place + 1 : place + 2].isupper():
        return not (line[place - 1] == "(" and _LABEL.match(line, place))
    return False


def _is_inner_bracket(line: str, begin: int, stop: re.Match[str], opened: dict[int, int]) -> bool:
    """Say whether a closing bracket belongs to one that was opened in the middle of this sentence."""
    for place in range(stop.end("mark"), stop.end("closers")):
        start = opened.get(place, -1)
        if line[place] in ")]}" and start > begin and line[begin:start].strip():
            return True
    return False


def _ellipsis_ends(line: str, stop: re.Match[str], following: int) -> bool:
    """Say whether an ellipsis before a capital ends the sentence: four dots always, three unless someone stammers."""
    mark = stop.group("mark")
    if mark.count(".") >= 4:
        return True
    before = re.search(r"\w*$", line[max(0, stop.start() - 20) : stop.start()].rstrip())
    after = re.match(r"\w+", line[following:])
    if before and after and before.group() and after.group().lower().startswith(before.group().lower()):
        return False
    return not (" " in mark and after and after.group() == "I")


def _closed_stretches(line: str, pairs: list[Pair], stops: list[re.Match[str]]) -> Closed:
    ends = [stop.end("mark") for stop in stops]

    def is_closed(pair: Pair) -> bool:
        start, end = pair
        if first_between(ends, start, end) < 0:
            return True
        ended = _ENDED_QUOTE if line[start] in '“"' else _ENDED
        return not ended.search(line, max(start, end - 3), end) and line[end + 1 : end + 2] not in {",", "."}

    return merge_pairs(pairs, is_closed)


def _item_borders(line: str) -> list[int]:
    """Give where the second and later items of a list begin that stands in one line: 1. … 2. … or a bullet each."""
    if line[:1] in _BULLETS and line:
        return [match.start() for match in re.finditer(rf"(?<=\s){line[0]}", line)]
    last = _ITEM.match(line)
    borders: list[int] = []
    if not last:
        return borders
    for item in _ITEM.finditer(line, last.end()):
        if item["form"] == last["form"] and _ordinal(item) == _ordinal(last) + 1:
            borders.append(item.start())
            last = item
    return borders


def _ordinal(item: re.Match[str]) -> int:
    number = item["number"]
    return int(number) if number.isdecimal() else 1000 + ord(number)
