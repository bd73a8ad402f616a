"""Terms of the glossary in each pair: forbidden, absent, of another rank, too few, admitted, not of the source."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from tmkit.model import Term, TermHit
from tmkit.model.match import Span
from tmkit.qa.absences import find_absent, replaced
from tmkit.qa.found_terms import FoundTerms, Mention, TermFinder
from tmkit.qa.known_concepts import is_capital
from tmkit.qa.numbers import likely_year
from tmkit.qa.rank_characters import find_han_swaps
from tmkit.qa.rank_words import Swap, find_swaps
from tmkit.qa.rule import Problem
from tmkit.qa.segment_pair import SegmentPair
from tmkit.qa.short_forms import ShortForms, acronyms, is_acronym
from tmkit.qa.strangers import find_strangers, has_strangers, stranger_for
from tmkit.qa.term_rules import ADMITTED, COUNT, RANK, REVERSE, RULES, WRONG
from tmkit.terms.validity import in_force_instead, is_dated, is_in_force

_LETTERS_ONLY = re.compile("[A-Za-z’' &-]+")
_BRACKET = re.compile(r"\s*\(")
_OPENED = re.compile('[》」”"]?[（(][《「“"]?')
_CONTINUED = re.compile(r" of (?:the )?[A-Z]")
_ONLY_ADMITTED = {"admitted"}
_SHORTEST = 3
_LIKELY = 0.6
# A document that has named a thing so often may leave it out where the sentence is clear.
_MAIN = 8


class TermChecker:
    """Holds each pair against the glossary; a document's own short forms count from where they are defined."""

    rules = RULES

    def __init__(self, finder: TermFinder, year: int | None = None) -> None:
        self._finder = finder
        self._asked = year
        self._year = year
        self._shorts = ShortForms()
        self._named: defaultdict[str, int] = defaultdict(int)

    def begin(self, pairs: Sequence[SegmentPair]) -> None:
        """Forget the short forms of another document, and what it speaks of; find its year."""
        if self._asked is None:
            self._year = likely_year(pair.source for pair in pairs)
        self._shorts = ShortForms()
        self._named.clear()

    def check(self, pair: SegmentPair) -> list[Problem]:
        """Give the problems of one pair."""
        if not pair.target.strip() or pair.source == pair.target:
            return []
        found = self._finder.find(pair)
        if found is None:
            return []
        bad = [hit for hit in _bad_forms(found) if not self._is_of_its_time(hit.term)]
        told = [problem for mention in found.mentions for problem in self._mention(found, mention, bad)]
        problems = [_wrong(found, hit) for hit in bad] + told
        if found.unnamed:
            problems += chain(_strangers(found, told), _false_definitions(found), _reverse(found))
        if "(" in pair.source or "（" in pair.source:
            self._shorts.learn("source", pair.source, found.source_hits)
        if "(" in pair.target or "（" in pair.target:
            self._shorts.learn("target", pair.target, found.target_hits)
        return problems

    def _mention(self, found: FoundTerms, mention: Mention, bad: Sequence[TermHit]) -> list[Problem]:
        if bad and any(hit.concept.id == concept.id for hit in bad for concept in mention.concepts):
            return []
        good = mention.good
        count = len(good) or self._of_its_time(found, mention)
        if count < len(mention.hits):
            count += self._short_count(found, mention)
        problems: list[Problem] = []
        if swaps := _swaps(found, mention, self._shorts):
            problems.append(_rank(swaps[0], mention))
        elif count < len(mention.hits):
            problems += self._too_few(found, mention, count)
        for concept in mention.concepts if count else ():
            self._named[concept.id] += 1
        given_up = [problem for hit in good if is_dated(hit.term) for problem in self._given_up(mention, hit)]
        problems += given_up
        if not given_up and {hit.term.status for hit in good} == _ONLY_ADMITTED:
            problems += _admitted(found, good[0], self._year)
        return problems

    def _is_of_its_time(self, term: Term) -> bool:
        """Tell whether a text of this year may use a name that was given up later."""
        return (
            term.status == "deprecated" and is_dated(term) and self._year is not None and is_in_force(term, self._year)
        )

    def _of_its_time(self, found: FoundTerms, mention: Mention) -> int:
        """How often the target has a name of a mention that was given up after the year of the document."""
        if not found.bad:
            return 0
        concepts = {known.id for known in mention.concepts}
        return sum(hit.concept.id in concepts and self._is_of_its_time(hit.term) for hit in found.bad)

    def _given_up(self, mention: Mention, hit: TermHit) -> Iterator[Problem]:
        """A name that the year of the document did not have any more, or not yet, unless the source names it so."""
        right = in_force_instead(hit.concept, hit.term, self._year)
        if right is None or any(in_force_instead(one.concept, one.term, self._year) for one in mention.hits):
            return
        is_late = bool(hit.term.valid_to) and self._year is not None and hit.term.valid_to < f"{self._year:04}"
        when = f"ended on {hit.term.valid_to}" if is_late else f"began on {hit.term.valid_from}"
        message = f"“{hit.text}” {when}; a text of {self._year} has “{right.text}”"
        span = (hit.start, hit.end)
        yield Problem(
            rule=WRONG,
            severity="warning",
            message=message,
            source_span=mention.span,
            target_span=span,
            suggestion=right.text,
        )

    def _too_few(self, found: FoundTerms, mention: Mention, count: int) -> Iterator[Problem]:
        if not count:
            is_main = any(self._named[known.id] >= _MAIN for known in mention.concepts) and not has_strangers(found)
            yield from find_absent(found, mention, is_main=is_main)
        elif mention.is_name:
            stranger = stranger_for(found, {concept.type for concept in mention.concepts})
            right = mention.concepts[0].first(found.pair.target_main)
            yield replaced(mention, stranger, right) if stranger else _fewer(mention, count)

    def _short_count(self, found: FoundTerms, mention: Mention) -> int:
        """How often the target has a short form that the document defines, or that the initials make."""
        target, lang = found.pair.target, found.pair.target_main
        spans = {span for known in mention.concepts for span in self._shorts.find("target", known.concept, target)}
        for word, span in acronyms(target) if lang == "en" else ():
            is_free = len(word) >= _SHORTEST and not _is_definition(target, span)
            if is_free and any(is_acronym(word, form) for known in mention.concepts for form in known.forms(lang)):
                spans.add(span)
        taken = [(hit.start, hit.end) for hit in mention.good]
        return sum(not _overlaps(span, taken) for span in spans)


def _is_definition(text: str, span: Span) -> bool:
    """Tell whether a short form stands alone in brackets, behind what it abbreviates."""
    return text[: span[0]].endswith(("(", "（")) and text[span[1] :].startswith((")", "）"))


def _overlaps(span: Span, taken: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _bad_forms(found: FoundTerms) -> Iterator[TermHit]:
    """The deprecated and forbidden forms of what the source names, where no good or longer form holds them."""
    for hit in found.bad:
        longer = [other for other in found.bad if len(other.text) > len(hit.text)]
        is_held = any(other.start <= hit.start and hit.end <= other.end for other in longer)
        is_held = is_held or found.is_answer(hit.start, hit.end)
        if not is_held and not _CONTINUED.match(found.pair.target, hit.end):
            yield hit


def _wrong(found: FoundTerms, hit: TermHit) -> Problem:
    right = found.known(hit.concept).first(found.pair.target_main)
    message = f"“{hit.text}” is {hit.term.status}{_because(hit.term)}"
    named = found.named_at[hit.concept.id]
    return Problem(rule=WRONG, message=message, source_span=named, target_span=(hit.start, hit.end), suggestion=right)


def _because(term: Term) -> str:
    return f" ({term.note})" if term.note and "unverified" not in term.note else ""


def _swaps(found: FoundTerms, mention: Mention, shorts: ShortForms) -> list[Swap]:
    """Where the target has a form of the mention with a rank word exchanged, and no term of the source is meant."""
    lang, target = found.pair.target_main, found.pair.target
    forms = [form for known in mention.concepts for form in known.ranked(lang)]
    if shorts.has_any("target"):
        forms += [form for known in mention.concepts for form in shorts.forms("target", known.concept)]
    if not forms or lang not in ("en", "zh") or mention.has_type("person", "country"):
        return []
    find = find_swaps if lang == "en" else find_han_swaps
    swaps = [swap for form in dict.fromkeys(forms) for swap in find(form, target)]
    if not swaps:
        return []
    things = {(hit.start, hit.end) for hit in found.unnamed if lang == "zh" and hit.concept.type == "term"}
    swaps = [swap for swap in swaps if not found.is_answer(*swap.span) and swap.span not in things]
    good = mention.good if lang == "zh" else []
    return [swap for swap in swaps if not good or _is_defined(swap, good, target)]


def _is_defined(swap: Swap, good: Sequence[TermHit], target: str) -> bool:
    """Tell whether a good form stands in brackets right behind what is wrong: 监察议会（监委会）."""
    return any(_OPENED.fullmatch(target, swap.span[1], hit.start) for hit in good)


def _rank(swap: Swap, mention: Mention) -> Problem:
    message = f"{mention.text} takes “{swap.wanted}”, not “{swap.found}”"
    return Problem(rule=RANK, message=message, source_span=mention.span, target_span=swap.span, suggestion=swap.wanted)


def _fewer(mention: Mention, count: int) -> Problem:
    message = f"{mention.text} stands {len(mention.hits)} times in the source, {count} times in the target"
    return Problem(rule=COUNT, message=message, source_span=mention.span)


def _strangers(found: FoundTerms, told: Sequence[Problem]) -> Iterator[Problem]:
    """Names of the target that the source does not name, but for those already told."""
    spans = {problem.target_span for problem in told}
    for hit in find_strangers(found):
        if (hit.start, hit.end) in spans:
            continue
        name = found.known(hit.concept).first(found.pair.source_main)
        message = f"“{hit.text}” is {name}, which the source does not name"
        yield Problem(
            rule=WRONG, severity="warning", message=message, target_span=(hit.start, hit.end), confidence=_LIKELY
        )


def _false_definitions(found: FoundTerms) -> Iterator[Problem]:
    """Brackets behind a term that hold the name of something that the source does not name: "Institutions (Index)"."""
    pair = found.pair
    if pair.target_main != "en" or "(" not in pair.target:
        return
    in_brackets = (hit for hit in found.unnamed if pair.target[hit.start - 1 : hit.start] == "(")
    strangers = {hit.start: hit for hit in in_brackets if _LETTERS_ONLY.fullmatch(hit.text) and is_capital(hit.text)}
    if not strangers:
        return
    for start, end in sorted(found.good_places):
        bracket = _BRACKET.match(pair.target, end)
        inner = strangers.get(bracket.end()) if bracket else None
        is_alone = inner and pair.target[inner.end : inner.end + 1] == ")"
        if inner and is_alone and not is_acronym(inner.text, pair.target[start:end]):
            message = f"“{pair.target[start:end]}” is not “{inner.text}”, which the source does not name"
            span = (inner.start, inner.end)
            yield Problem(rule=WRONG, severity="warning", message=message, target_span=span, confidence=_LIKELY)


def _admitted(found: FoundTerms, hit: TermHit, year: int | None) -> Iterator[Problem]:
    preferred = (
        term
        for term in found.known(hit.concept).concept.terms
        if term.status == "preferred" and term.lang == hit.term.lang and is_in_force(term, year)
    )
    best = next(preferred, None)
    if best is None or hit.term.kind in ("short", "acronym") or (hit.term.kind == "full" and best.kind != "full"):
        return
    message = f"“{hit.text}” is admitted, “{best.text}” is preferred"
    yield Problem(rule=ADMITTED, message=message, target_span=(hit.start, hit.end), suggestion=best.text)


def _reverse(found: FoundTerms) -> Iterator[Problem]:
    told: set[str] = set()
    for hit in found.unnamed:
        if hit.concept.id not in told:
            told.add(hit.concept.id)
            message = f"“{hit.text}” has no counterpart in the source"
            yield Problem(rule=REVERSE, message=message, target_span=(hit.start, hit.end))
