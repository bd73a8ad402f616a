"""Names of bodies, places and titles by their grammar: a head at the end of the Chinese, its English likewise.

Where the name begins is told by the word links: of all beginnings the one to which the English leads straight back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tmkit.bitext.matched_pair import MatchedPair
from tmkit.bitext.phrase_pieces import STOP_CHARACTERS, STOP_WORDS
from tmkit.bitext.phrases import WordMatch
from tmkit.bitext.starter_words import only_verbs, starter_words
from tmkit.model import Span
from tmkit.terms.extraction.heads import Head, find_heads, is_short_form
from tmkit.terms.extraction.sighting import Sighting
from tmkit.terms.extraction.tokens import Words
from tmkit.terms.extraction.whole_names import whole_name

MOST_WORDS, MOST_CHARACTERS = 8, 18
_NEAR, _NEAR_OURS, _BEST, _LONGER, _WORST = 0.7, 2.5, 3.0, 2.0, -5.0
_LONG_HEAD = 3
_SURE, _FAIR, _CORE = 0.9, 0.75, 0.92
_NO_NAME = re.compile(r"[,;:.!?()\"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\d]")
_NO_BEGINNING = frozenset("驻余个些首等人名")
_JOINED = frozenset("和与及")
_ODD = frozenset("有给称请让可")
_SMALL = STOP_WORDS - {"of", "and", "for", "in", "the", "to", "on"} | {"every"}
_NO_PART = frozenset("上述 有关 相关 其他 其它 部分 一些 多个 全体 下列 以下 前述".split())


@dataclass(frozen=True, slots=True)
class Known:
    """The names that were found in a pair before: their spans in the English, those of persons in either text."""

    names: Sequence[Span]
    persons: Sequence[Span]
    zh_persons: Sequence[Span]

    @classmethod
    def of(cls, sightings: Sequence[Sighting]) -> Known:
        """Take them from sightings."""
        persons = [one for one in sightings if one.type == "person"]
        return cls(
            [one.en_span for one in sightings],
            [one.en_span for one in persons],
            [one.zh_span for one in persons],
        )


def find_institutions(number: int, words: Words, pair: MatchedPair, known: Known) -> Iterator[Sighting]:
    """Give the bodies, places and titles of a pair; a title gives itself, and itself with what it belongs to."""
    for head in find_heads(words.text, words.ends):
        if head.type == "place" and _is_inside_body(head, words):
            continue
        if head.type == "title" and (core := _core(head, pair)):
            yield Sighting(number, head.span, core, "title", "title", _CORE)
        if head.type == "body" and len(head.word) >= _LONG_HEAD and (core := _core(head, pair)):
            yield Sighting(number, head.span, core, "body", "head", _FAIR)
        if whole := _whole(head, words, pair, known):
            zh_span, en_span, certainty = whole
            yield Sighting(number, zh_span, en_span, head.type, "head", certainty)
            yield from _sender(number, zh_span, en_span, pair)


def _sender(number: int, zh_span: Span, en_span: Span, pair: MatchedPair) -> Iterator[Sighting]:
    """Give the body that sent another one, X in X驻Y代表处, where its English begins that of the whole."""
    sender = pair.zh[slice(*zh_span)].partition("驻")[0]
    for head in find_heads(sender, frozenset({len(sender)})):
        if head.type == "body" and head.span[0] > 0:
            inside = (end for start, end in head.find(pair.en) if en_span[0] < start and end < en_span[1])
            end = next(inside, None)
            if end and " of " not in pair.en[en_span[0] : end]:
                yield Sighting(number, (zh_span[0], zh_span[0] + len(sender)), (en_span[0], end), "body", "head", _FAIR)


def _is_inside_body(head: Head, words: Words) -> bool:
    """Say whether the next word is the head of a body, so that this one is its modifier: 机场 in 机场组."""
    following = next((span for span in words.spans if span[0] == head.span[1]), (0, 0))
    return any(
        one.type == "body"
        for one in find_heads(words.text[slice(*following)], frozenset({following[1] - following[0]}))
    )


def _core(head: Head, pair: MatchedPair) -> Span | None:
    """Give the English words of a head alone: those of the table that the word links lead to; of a body not fewer than
    are usual.
    """
    least = head.usual_length if head.type == "body" else 1
    places = [place for place in head.find(pair.en) if _words(pair.en[slice(*place)]) >= least]
    if not places:
        return None
    for match in pair.find(head.span):
        held = [place for place in places if match.start < place[1] and place[0] < match.end]
        if held:
            return held[0]
    return None


def _words(text: str) -> int:
    return len(re.split("[ -]", text))


def _whole(head: Head, words: Words, pair: MatchedPair, known: Known) -> tuple[Span, Span, float] | None:
    """Give the whole name that ends with a head: the longest to whose rendering the English leads back."""
    found: list[tuple[Span, Span, float]] = []
    bordered: list[tuple[Span, Span, float]] = []
    beginnings = dict(_beginnings(head, words))
    for start in beginnings.values():
        match = _with_head(head, (start, head.span[1]), pair)
        if match is None:
            continue
        spans = (start, head.span[1]), (match.start, match.end)
        led = _led_back(*spans, beginnings, pair, known)
        if led and _is_name(pair, words, known, led[0], led[1]):
            found.append(led)
        elif not led and head.type == "body" and _is_bordered(*spans, words, match, pair):
            bordered.append((*spans, _FAIR))
    return max(found or bordered, key=lambda one: (one[2], one[0][1] - one[0][0]), default=None)


def _led_back(
    zh_span: Span, en_span: Span, beginnings: Mapping[int, int], pair: MatchedPair, known: Known
) -> tuple[Span, Span, float] | None:
    """Give the spans that lead to each other, the English made whole, the Chinese as long as that asks for.

    ``beginnings`` are where names may begin, by where the word links see them begin.
    """
    is_place_told = "驻" in pair.zh[slice(*zh_span)]
    whole = whole_name(pair.en, en_span, known.names, known.persons, is_place_told=is_place_told)
    matches = pair.find(whole, "en")
    near = _NEAR_OURS if pair.zh.startswith("我驻", zh_span[0]) else _NEAR
    for match in matches:
        if match.score < matches[0].score - near:
            break
        start = beginnings.get(match.start, -1)
        if match.end == zh_span[1] and start >= 0 and (start == zh_span[0] or whole != en_span):
            return (start, match.end), whole, _SURE if match is matches[0] else _FAIR
    return None


def _is_bordered(zh_span: Span, en_span: Span, words: Words, match: WordMatch, pair: MatchedPair) -> bool:
    """Say whether spans may stand as they are: the Chinese begins behind a mark or a small word, the English is
    whole.
    """
    number = next((number for number, span in enumerate(words.spans) if span[0] == zh_span[0]), -1)
    if number < 0 or not (number == 0 or _is_border(words, number - 1)):
        return False
    first = words.text[slice(*words.spans[number])]
    if len(first) < 2 or first in only_verbs() | starter_words("function") or words.spans[number][1] >= zh_span[1]:
        return False
    is_whole = whole_name(pair.en, en_span, [], [], is_place_told=False) == en_span
    return is_whole and match.score >= max(pair.find(zh_span)[0].score, _WORST)


def _beginnings(head: Head, words: Words) -> Iterator[tuple[int, int]]:
    """Give where a name with this head may begin: at words before it, not across a mark or a small word.

    Each with the place at which the word links see it begin: they know no word that begins with 我.
    """
    start, end = head.span
    text = words.text
    before = [number for number, span in enumerate(words.spans) if span[0] <= start]
    for number in reversed(before[-MOST_WORDS:]):
        begin, stop = words.spans[number]
        if end - begin > MOST_CHARACTERS:
            return
        if stop - begin > 1 and text[begin] in STOP_CHARACTERS and not text.startswith("我驻", begin):
            yield begin + 1, begin + 1
        is_ours = text.startswith("我驻", begin)
        if (words.is_break(number) or text[begin:stop] in _NO_PART) and not is_ours:
            return
        if is_ours:
            yield begin + 1, begin
        elif is_short_form(text[begin - 1 : begin + 1]):
            yield begin, begin - 1
        elif not _is_cut(head, words, number):
            yield begin, begin


def _is_cut(head: Head, words: Words, number: int) -> bool:
    """Say whether a name that begins with this word lacks its beginning: 驻重庆领馆, or 机构 behind no mark."""
    begin = words.spans[number][0]
    if words.text[begin] in _NO_BEGINNING or words.text[begin - 1 : begin] == "驻":
        return True
    if begin < head.span[0]:
        return False
    is_word = head.type == "body" and len(head.word) > 1
    return not is_word or (number > 0 and not _is_border(words, number - 1))


def _is_border(words: Words, number: int) -> bool:
    """Say whether a name may begin behind this word."""
    return words.is_break(number) or words.text[slice(*words.spans[number])] in _JOINED | _NO_PART


def _with_head(head: Head, span: Span, pair: MatchedPair) -> WordMatch | None:
    """Give the best rendering of a span that has the English head, unless a much better one has not.

    A slightly worse one that goes on with "and" or "of" is taken as the better: Hong Kong and Macao Affairs Office.
    """
    places = head.find_apart(pair.en)
    matches = pair.find(span) if places else []
    for match in matches:
        if match.score < matches[0].score - _BEST:
            return None
        if any(match.start <= start and end <= match.end for start, end in places):
            longer = (one for one in matches if one.score > match.score - _LONGER and _goes_on(one, match, pair.en))
            return max(longer, key=lambda one: one.end - one.start, default=match)
    return None


def _goes_on(longer: WordMatch, match: WordMatch, en: str) -> bool:
    before, after = en[longer.start : match.start], en[match.end : longer.end]
    is_longer = longer.start <= match.start and match.end <= longer.end and before + after
    return bool(is_longer) and (not before or before.endswith(" and ")) and (not after or after.startswith(" of "))


def _is_name(pair: MatchedPair, words: Words, known: Known, zh_span: Span, en_span: Span) -> bool:
    """Say whether both texts may be a name: no marks, no figures, no person inside, no verb, no two names joined."""
    en = pair.en[slice(*en_span)]
    if _NO_NAME.search(en) or any(zh_span[0] <= start and end <= zh_span[1] for start, end in known.zh_persons):
        return False
    inside = [words.text[start:end] for start, end in words.spans if zh_span[0] <= start and end <= zh_span[1]]
    is_odd = [word in _ODD or (len(word) > 1 and word in _odd_words()) for word in inside]
    is_lower = en[0].islower()
    if any(is_odd[:1]) or (is_lower and (any(is_odd) or _SMALL.intersection(en.split()))):
        return False
    ends = (start for start, end in words.spans if zh_span[0] < start < zh_span[1] and words.text[start:end] in _JOINED)
    return not any(find_heads(words.text[zh_span[0] : end], frozenset({end - zh_span[0]})) for end in ends)


@cache
def _odd_words() -> frozenset[str]:
    """Words that stand before a name, or in a sentence, but not in a name."""
    return only_verbs() | starter_words("function") - starter_words("nouns") - starter_words("official")
