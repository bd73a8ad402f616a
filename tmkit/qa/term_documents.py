"""Terms over a whole text: one concept in two forms, a short form before the full one."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from tmkit.model import Concept, Severity
from tmkit.model.match import Span
from tmkit.qa.checker import Placed
from tmkit.qa.found_terms import TermFinder
from tmkit.qa.kept_pairs import KeptPairs
from tmkit.qa.rule import Problem
from tmkit.qa.segment_pair import SegmentPair
from tmkit.qa.short_forms import is_acronym
from tmkit.qa.term_rules import DOCUMENT_RULES, FIRST_MENTION, INCONSISTENT
from tmkit.terms.glossary import Glossary
from tmkit.text.stems import stem

_WORD = re.compile(r"\w+")
_CAPITALS = re.compile("[A-Z][A-Z&]")
_DEPUTIES = {stem("deputy"): stem("vice")}
# 全称（以下简称“简称”）; 全称（简称）.
_HAN_BRACKET = re.compile(r"[（(][^（）()]{2,14}[）)]")
_HAN_DEFINITION = re.compile(
    '(?P<full>[\u4e00-\u9fff]{4,30})[（(](?:以?下)?[简簡]?[称稱]?[为為]?[:：]?[“「『"]?(?P<short>[\u4e00-\u9fff]{3,8}?)[”」』"]?[）)]'
)
_MOST_PASSED = 2000
_SHORT_FORM = re.compile(r"\([A-Z][A-Za-z&-]{1,9}\)")
_ACRONYM = re.compile(r"[A-Z](?<![\w(-].)[A-Z&]{1,9}(?![\w)-])")
_DEFINITION = re.compile(
    r"(?P<full>(?:[A-Z][\w’'&-]*[ ,]+(?:(?:of|and|for|the|on|in|to|de)[ ])*){1,9}?)\((?P<short>[A-Z][A-Za-z&-]{1,9})\)"
)


class Use(NamedTuple):
    """A form of a concept that a target uses: the words of the term, and where they stand."""

    concept: str
    form: str
    span: Span


def find_uses(pair: SegmentPair, finder: TermFinder) -> list[Use]:
    """Give the forms of names and things in the target of what the source names."""
    found = finder.find(pair) if pair.target != pair.source else None
    if found is None:
        return []
    return [
        Use(hit.concept.id, _words(hit.term.text), (hit.start, hit.end))
        for mention in found.mentions
        if len(mention.concepts) == 1 and mention.concepts[0].type != "person"
        for hit in mention.good
    ]


class _Places:
    """Where a form stands: numbers of pairs and spans in their targets, in 12 bytes each."""

    def __init__(self) -> None:
        self._cells = array("I")

    def __len__(self) -> int:
        return len(self._cells) // 3

    def __iter__(self) -> Iterator[tuple[int, Span]]:
        cells = iter(self._cells)
        return ((number, (start, end)) for number, start, end in zip(cells, cells, cells, strict=True))

    def add(self, number: int, span: Span) -> None:
        self._cells.extend((number, *span))


class TermConsistencyChecker:
    """Collects the forms of each concept in all pairs."""

    rules = DOCUMENT_RULES

    def __init__(self, glossary: Glossary) -> None:
        self._concepts = glossary.by_id
        self._uses: dict[str, dict[str, _Places]] = defaultdict(lambda: defaultdict(_Places))

    def add(self, pair: SegmentPair, uses: Iterable[Use]) -> None:
        """Note the forms that a target uses."""
        for use in uses:
            self._uses[use.concept][use.form].add(pair.number, use.span)

    def finish(self, pairs: KeptPairs) -> Iterator[Placed]:
        """Give each place of a form that is rarer, or came later, than another form of its concept."""
        for name, uses in self._uses.items():
            if len(uses) > 1:
                yield from _minority(self._concepts[name], uses, pairs)


@lru_cache(maxsize=1 << 13)
def _words(form: str) -> str:
    return " ".join(_WORD.findall(form))


def _minority(concept: Concept, uses: dict[str, _Places], pairs: KeptPairs) -> Iterator[Placed]:
    ranked = sorted(uses, key=lambda form: (-len(uses[form]), next(iter(uses[form]))[0]))
    for place, form in enumerate(ranked):
        better = next((other for other in ranked[:place] if _are_rivals(form, other, concept)), None)
        if better is None:
            continue
        first, span = next(iter(uses[better]))
        right = pairs[first].target[slice(*span)]
        severity: Severity = "warning" if _is_grave(form, better, concept) else "info"
        for number, own in uses[form]:
            message = f"“{pairs[number].target[slice(*own)]}” here, “{right}” in segment {first}"
            yield (
                number,
                Problem(rule=INCONSISTENT, severity=severity, message=message, target_span=own, suggestion=right),
            )


def _are_rivals(form: str, other: str, concept: Concept) -> bool:
    """Tell whether two forms are not merely a short and a full one: an acronym, or some words of the other in order."""
    if _has_acronym(form) != _has_acronym(other) or is_acronym(form, other) or is_acronym(other, form):
        return False
    if concept.type == "country" and not any(_is_formal(text, concept) for text in (form, other)):
        return True
    one, two = _stems(form), _stems(other)
    if concept.type == "title":
        # It may rightly have several renderings, one for each office, but no office has a deputy and a vice head.
        return one != two and [_DEPUTIES.get(word, word) for word in one] == [_DEPUTIES.get(word, word) for word in two]
    return not (_is_part(one, two) or _is_part(two, one))


def _is_grave(form: str, other: str, concept: Concept) -> bool:
    """Of common nouns only those are rivals that name the same kind of thing in as many words."""
    one, two = _stems(form), _stems(other)
    return concept.type != "term" or (len(one) == len(two) and one[-1:] == two[-1:])


def _has_acronym(form: str) -> bool:
    return any(sum(map(str.isupper, word)) > 1 or (len(word) == 1 and word.isupper()) for word in form.split())


def _is_formal(form: str, concept: Concept) -> bool:
    return any(term.kind == "full" and _words(term.text) == form for term in concept.terms)


def _stems(form: str) -> list[str]:
    return [stem(word) for word in form.lower().split()]


def _is_part(one: list[str], other: list[str]) -> bool:
    rest = iter(other)
    return all(word in rest for word in one)


class FirstMentionChecker:
    """Finds the short forms of targets that stand before the words that explain them, in one document."""

    rules = (FIRST_MENTION,)

    def __init__(self) -> None:
        self._document = ("", "")
        self._used: dict[str, tuple[SegmentPair, Span]] = {}
        self._defined: dict[str, tuple[str, int]] = {}
        self._placed: list[Placed] = []
        self._passed: deque[SegmentPair] = deque(maxlen=_MOST_PASSED)

    def check(self, pair: SegmentPair) -> Iterable[Problem]:
        """Note uses and definitions of short forms, headings aside; forget what another document explained."""
        if self._document != (document := (pair.file, pair.document)):
            self._document = document
            self._passed.clear()
            self._used.clear()
            self._defined.clear()
        if pair.target_main == "zh" and pair.kind != "heading":
            self._check_chinese(pair)
        if pair.target_main != "en" or pair.kind == "heading" or not _CAPITALS.search(pair.target):
            return ()
        defined = {
            match["short"]: match
            for match in (_DEFINITION.finditer(pair.target) if _SHORT_FORM.search(pair.target) else ())
            if is_acronym(match["short"], match["full"])
        }
        for short, match in defined.items():
            earlier = self._used.get(short)
            if short not in self._defined and earlier and earlier[0] is not pair:
                self._placed.append((earlier[0].number, _too_early(earlier, match["full"].strip(), pair)))
            if self._defined.setdefault(short, (match["full"], pair.number))[1] != pair.number:
                self._placed.append((pair.number, _again(match, self._defined[short][1])))
        for word in _ACRONYM.finditer(pair.target):
            if word[0] not in self._used and word[0] not in self._defined:
                self._used[word[0]] = pair, word.span()
        return ()

    def _check_chinese(self, pair: SegmentPair) -> None:
        for match in _HAN_DEFINITION.finditer(pair.target) if _HAN_BRACKET.search(pair.target) else ():
            short = match["short"]
            full = _shortened(short, match["full"])
            if full and self._defined.setdefault(short, (full, pair.number))[1] == pair.number:
                earlier = next(((one, one.target.find(short)) for one in self._passed if short in one.target), None)
                if earlier:
                    place = earlier[0], (earlier[1], earlier[1] + len(short))
                    self._placed.append((earlier[0].number, _too_early(place, full, pair)))
            elif full:
                self._placed.append((pair.number, _again(match, self._defined[short][1])))
        self._passed.append(pair)

    def finish(self, pairs: KeptPairs) -> Iterable[Placed]:
        """Give the places found."""
        return self._placed


def _shortened(short: str, text: str) -> str:
    """Give the end of a text that a Chinese short form draws together, empty where it is but a part of it.

    >>> _shortened("金管局", "成立香港金融管理局"), _shortened("基金", "外汇基金")
    ('金融管理局', '')
    """
    if short in text or short[-1] != text[-1]:
        return ""
    place = len(text)
    for char in reversed(short):
        place = text.rfind(char, 0, place)
        if place < 0:
            return ""
    return text[place:]


def _again(match: re.Match[str], number: int) -> Problem:
    message = f"“{match['short']}” was explained in segment {number} already"
    return Problem(
        rule=FIRST_MENTION, severity="info", message=message, target_span=match.span(), suggestion=match["short"]
    )


def _too_early(place: tuple[SegmentPair, Span], full: str, explained: SegmentPair) -> Problem:
    pair, span = place
    message = f"“{pair.target[slice(*span)]}” is explained in segment {explained.number} only: {full}"
    return Problem(rule=FIRST_MENTION, message=message, target_span=span, suggestion=full)
