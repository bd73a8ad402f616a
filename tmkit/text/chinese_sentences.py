"""Borders of Chinese sentences in one line.

A sentence ends with 。！？ and the closing marks behind them. Inside 《》（）“” it ends only where the pair holds
several whole sentences; then the closing mark stays with the last of them. A cry inside a sentence
(喊着“加油！”跑过来) ends none. …… ends one at the end of a quotation or before what begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tmkit.text.brackets import CHINESE_PAIRS, Closed, Pair, find_pairs, first_between, merge_pairs

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_CLOSERS = '”’」』）)》〉】〕\\]"'
# Ending marks with the closing marks behind them. The pattern begins with a set of characters, not with a choice or a
# repetition: only so does ``re`` skip to the next one fast.
_STOP = re.compile(
    rf"(?P<mark>[。！？｡!?….．⋯][。！？｡!?….⋯]*)(?P<closers>[ \u3000]?[{_CLOSERS}](?:[。！？｡{_CLOSERS}])*)?"
)
_WIDE_MARKS = frozenset("。！？｡…⋯")
_BEFORE_ASCII = re.compile(f"[{_HAN}”’」』）》]")
_OPENING_BRACKETS = re.compile(r"[“‘「『（(《〈【\[〔\"]")
_ENDED = re.compile(r"[。！？｡!?…．.⋯]\s*$")
_TITLE_ENDS = frozenset("》〉")
_QUOTES = frozenset('”’」』"')
# What cannot begin a sentence: the one before goes on.
_GOES_ON = re.compile(r"[ \u3000]?[，、；：,;:。！？.．…）)》」』”’%]")
PARTICLES = frozenset("的地得之等和与與或及")
_BEGINS_ANEW = re.compile(
    r"[ \u3000]?(?:[“「『]|[我你您他她它](?:们|們)?|这|這|那|但|可是|不过|不過|于是|於是|后来|後來|然后|然後|第二"
    r"|如今|现在|現在|突然|忽然)"
)
_HESITATION = 6
# Before an opening mark: what it encloses begins by itself. Anything else, and it is a part of the sentence.
_ENDS = frozenset("，。！？；：、,;:!?…”’」』）") | {""}


def chinese_borders(line: str) -> Iterator[int]:
    """Give the places in the line behind which a new sentence begins, ascending; the end of the line is not one.

    >>> list(chinese_borders("好。《摔跤吧！爸爸》好看。")), list(chinese_borders("喊着“加油！”跑过来。"))
    ([2], [])
    """
    stops = [stop for stop in _STOP.finditer(line) if _is_stop(line, stop)]
    if not stops or (len(stops) == 1 and stops[0].end() == len(line)):
        return
    pairs = find_pairs(line, CHINESE_PAIRS) if _OPENING_BRACKETS.search(line) else []
    closed = _closed_stretches(line, pairs, stops)
    opened = {end: start for start, end in pairs}
    begin = 0
    for stop in stops:
        end = stop.end()
        if end >= len(line) or closed.holds(stop.start(), end) or _goes_on(line, stop, opened, begin):
            continue
        yield end
        begin = end


def _is_stop(line: str, stop: re.Match[str]) -> bool:
    """Say whether marks end a sentence as far as they themselves go; ASCII ones only behind something Chinese."""
    start = stop.start()
    if line[start] in _WIDE_MARKS:
        return True
    mark, after = stop.group("mark"), line[stop.end("mark") : stop.end("mark") + 1]
    if mark.startswith("..."):
        return True
    if not _BEFORE_ASCII.match(line, start - 1 if start else 0):
        return False
    if mark == ".":
        return not after or after.isspace() or after in _CLOSERS
    return not (after.isascii() and (after.isalnum() or after in "_=&/"))


def _closed_stretches(line: str, pairs: list[Pair], stops: list[re.Match[str]]) -> Closed:
    ends = [stop.end("mark") for stop in stops]

    def is_closed(pair: Pair) -> bool:
        start, end = pair
        if line[start] in "《〈":
            return True
        inner = first_between(ends, start, end)
        return inner < 0 or not _holds_sentences(line, inner, end)

    return merge_pairs(pairs, is_closed)


def _holds_sentences(line: str, inner: int, end: int) -> bool:
    """Say whether something follows the first stop inside a pair, and is ended as well, inside or right behind it."""
    rest = line[inner:end].strip(' \u3000”’」』）)》"')
    if not rest or line[end + 1 : end + 2] in PARTICLES:
        return False
    return bool(_ENDED.search(line[max(inner, end - 4) : end])) or line[end + 1 : end + 2] in {*"。！？"}


def _goes_on(line: str, stop: re.Match[str], opened: dict[int, int], begin: int) -> bool:
    end = stop.end()
    if _GOES_ON.match(line, end):
        return True
    mark, closers = stop.group("mark"), stop.group("closers")
    if closers is None:
        return mark[0] in "….⋯" and mark[-1] in "….⋯" and not _is_new(line, stop, begin)
    if not _TITLE_ENDS.isdisjoint(closers):
        # 《来吧！》上映了: the mark is part of a title; a stop behind the title counts.
        return line[end - 1] not in _WIDE_MARKS
    last = end - 1
    while line[last] in "。！？｡" and last > stop.start():
        last -= 1
    start = opened.get(last)
    if start is None or line[end - 1] in "。！？":
        return False
    before = line[max(0, start - 2) : start].rstrip()[-1:]
    if line[last] not in _QUOTES:
        # 他来了（真的！）很好: a bracket within a sentence.
        return mark[-1] not in "。｡" and before not in _ENDS
    return line[end] in PARTICLES or (before not in _ENDS and mark[-1] not in "。｡")


def _is_new(line: str, stop: re.Match[str], begin: int) -> bool:
    """Say whether …… ends a sentence: a clause came before it, not a hesitation, and something new begins."""
    clause = re.split("[，、：；“「]", line[begin : stop.start()])[-1]
    return len(clause) >= _HESITATION and bool(_BEGINS_ANEW.match(line, stop.end()))
