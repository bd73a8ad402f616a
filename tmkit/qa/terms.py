"""Terms of the glossary in each pair: forbidden, absent, of another rank, too few, admitted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tmkit.model import Concept, Severity, Term, TermHit
from tmkit.model.match import Span
from tmkit.qa.checker import Placed
from tmkit.qa.found_terms import GOOD, FoundTerms, Mention, TermFinder, terms_of
from tmkit.qa.rank_words import Swap, find_swaps, rank_words
from tmkit.qa.rule import Problem
from tmkit.qa.segment_pair import SegmentPair
from tmkit.qa.short_forms import ShortForms, acronyms, is_acronym
from tmkit.qa.shortenings import find_shortened, proper_name
from tmkit.qa.term_rules import ABSENT, ADMITTED, COUNT, RANK, REVERSE, RULES, WRONG
from tmkit.terms.inflection import RANK_WORDS

_NAMED_TYPES = frozenset({"body", "place", "person", "country", "organisation"})
# Of these some are names and some common nouns: the capitals tell.
_MIXED_TYPES = frozenset({"term", "event", "document"})
_CAPITAL = re.compile(r"[^\W\d_]*[A-Z]|\d")
_SMALL_WORDS = frozenset("of the and for in on to at by with from a an or de la du der von & 's".split())
_LETTERS_ONLY = re.compile("[A-Za-z’' &-]+")
_BRACKET = re.compile(r"\s*\(")
_CONTINUED = re.compile(r" of (?:the )?[A-Z]")
_FIRST_WORDS = "The|An?|In|At|On|By|For|From|To|And|With|Of|This|Its|Our|When|As|After|Under"
_NAME_BEFORE = re.compile(rf"\b(?!(?:{_FIRST_WORDS})\b)[A-Z][\w’']*(?: (?:of|and|for)(?: the)?)?[ -]$")
_NAME_BEHIND = re.compile(r"(?: of(?: the)?| and)?[ -][A-Z]")
_WE = re.compile(r"\b(?:[Ww]e|[Oo]urs?|us)\b")
# "person in charge", "member" and the like are no ranks that a reader would miss.
_NO_RANKS = frozenset({"charge", "member", "party", "officer", "representative", "standing"})
_SHORTEST = 3
_LIKELY = 0.6


class TermChecker:
    """Holds each pair against the glossary; a document's own short forms count from where they are defined."""

    rules = RULES

    def __init__(self, finder: TermFinder) -> None:
        self._finder = finder
        self._shorts = ShortForms()

    def begin(self, pairs: Sequence[SegmentPair], *, is_new: bool) -> None:
        """Forget the short forms of another document."""
        if is_new:
            self._shorts = ShortForms()

    def check(self, pair: SegmentPair) -> Iterator[Problem]:
        """Give the problems of one pair."""
        if not pair.target.strip() or pair.source == pair.target:
            return
        found = self._finder.find(pair)
        if found is None:
            return
        bad = list(_bad_forms(found, pair))
        yield from (_wrong(hit, pair) for hit in bad)
        for mention in found.mentions:
            if any(hit.concept in mention.concepts for hit in bad):
                continue
            yield from self._mention(pair, found, mention)
        yield from _false_definitions(found, pair)
        yield from _reverse(found)
        self._shorts.learn("source", pair.source, found.source_hits)
        self._shorts.learn("target", pair.target, (hit for hits in found.target.values() for hit in hits))

    def finish(self) -> Iterable[Placed]:
        """Nothing is left."""
        return ()

    def _mention(self, pair: SegmentPair, found: FoundTerms, mention: Mention) -> Iterator[Problem]:
        good = found.good(mention)
        count = len(good) + self._short_count(pair, mention, good)
        swaps = _swaps(pair, found, mention, self._shorts)
        if swaps:
            yield _rank(swaps[0], mention)
        elif not count:
            yield from _absent(pair, found, mention)
        elif count < len(mention.hits) and is_name(mention):
            stranger = _stranger(found, mention, pair)
            yield _replaced(mention, stranger, pair) if stranger else _too_few(mention, count)
        if good and all(hit.term.status == "admitted" for hit in good):
            yield from _admitted(good[0], pair)

    def _short_count(self, pair: SegmentPair, mention: Mention, good: list[TermHit]) -> int:
        """How often the target has a short form that the document defines, or that the initials make."""
        taken = [(hit.start, hit.end) for hit in good]
        spans = {span for concept in mention.concepts for span in self._shorts.find("target", concept, pair.target)}
        forms = [term.text for concept in mention.concepts for term in terms_of(concept, pair.target_main)]
        for word, span in acronyms(pair.target) if pair.target_main == "en" else ():
            if (
                len(word) >= _SHORTEST
                and not _is_definition(pair.target, span)
                and any(is_acronym(word, form) for form in forms)
            ):
                spans.add(span)
        return sum(not _overlaps(span, taken) for span in spans)


def _is_definition(text: str, span: Span) -> bool:
    """Tell whether a short form stands alone in brackets, behind what it abbreviates."""
    return text[: span[0]].endswith(("(", "（")) and text[span[1] :].startswith((")", "）"))


def _overlaps(span: Span, taken: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _bad_forms(found: FoundTerms, pair: SegmentPair) -> Iterator[TermHit]:
    """The deprecated and forbidden forms of what the source names, where no good or longer form holds them."""
    good = found.good_places()
    bad = [
        hit
        for name, hits in found.target.items()
        for hit in hits
        if hit.term.status not in GOOD and name in found.named
    ]
    for hit in bad:
        if _CONTINUED.match(pair.target, hit.end):
            continue
        others = [*good, *((other.start, other.end) for other in bad if len(other.text) > len(hit.text))]
        if not any(start <= hit.start and hit.end <= end for start, end in others):
            yield hit


def _wrong(hit: TermHit, pair: SegmentPair) -> Problem:
    right = _preferred(hit.concept, pair.target_main)
    message = f"“{hit.text}” is {hit.term.status}{_because(hit.term)}"
    return Problem(rule=WRONG, message=message, target_span=(hit.start, hit.end), suggestion=right)


def _because(term: Term) -> str:
    return f" ({term.note})" if term.note and "unverified" not in term.note else ""


def _preferred(concept: Concept, lang: str) -> str:
    terms = terms_of(concept, lang)
    return terms[0].text if terms else ""


def is_name(mention: Mention) -> bool:
    """Tell whether a mention is a name or a title: by its type, else by the capitals of its English form."""
    return any(
        concept.type in _NAMED_TYPES or (concept.type in _MIXED_TYPES and _has_capitals(concept))
        for concept in mention.concepts
    )


def _has_capitals(concept: Concept) -> bool:
    forms = [term.text for term in concept.terms if term.lang[:2] == "en" and term.status in GOOD]
    return any(_is_capital(form) for form in forms)


def _is_capital(form: str) -> bool:
    """Tell whether every word of a form but the small ones begins with a capital."""
    return all(_CAPITAL.match(word) for word in form.split() if word.lower() not in _SMALL_WORDS)


def _has_rank(concept: Concept) -> bool:
    """Tell whether a title has a word of rank; "person in charge" has none."""
    return any(
        word in RANK_WORDS - _NO_RANKS
        for term in concept.terms
        if term.lang[:2] == "en"
        for word in re.split("[ -]", term.text.lower())
    )


def _is_also_word(concept: Concept) -> bool:
    """Tell whether a concept without a type is written with small letters, too."""
    forms = [term.text for term in concept.terms if term.lang[:2] == "en" and term.status in GOOD]
    return concept.type == "term" and not all(map(_is_capital, forms)) and not any(acronyms(form) for form in forms)


def _shares_words(pair: SegmentPair, mention: Mention) -> bool:
    """Tell whether the target has a word of some form: a common noun is often worded otherwise."""
    if pair.target_main != "en":
        return True
    words = {word.key for word in rank_words(pair.target)}
    forms = (term.text for concept in mention.concepts for term in terms_of(concept, "en"))
    return any(word.key in words and word.key not in _SMALL_WORDS for form in forms for word in rank_words(form))


def _absent(pair: SegmentPair, found: FoundTerms, mention: Mention) -> Iterator[Problem]:
    if any(concept.type == "country" for concept in mention.concepts) and pair.is_zh_en:
        return
    right = next(filter(None, (_preferred(concept, pair.target_main) for concept in mention.concepts)), "")
    if not right:
        return
    if _is_shortened(pair, mention):
        message = f"{mention.text} has a shorter form than “{right}”"
        yield Problem(rule=ABSENT, severity="info", message=message, source_span=mention.span, suggestion=right)
        return
    rival = _rival(pair, found, mention)
    if rival:
        message = f"{mention.text} is “{right}”, and “{rival.text}” is {_preferred(rival.concept, pair.source_main)}"
        spans: Span = (rival.start, rival.end)
        # Ranks have rival titles that a context may allow; an office or a place has none.
        severity: Severity | None = "warning" if rival.concept.type == "title" else None
        yield Problem(
            rule=WRONG,
            severity=severity,
            message=message,
            source_span=mention.span,
            target_span=spans,
            suggestion=right,
        )
        return
    stranger = _stranger(found, mention, pair)
    if stranger and is_name(mention):
        yield _replaced(mention, stranger, pair)
        return
    message = f"{mention.text} is not rendered as “{right}”"
    yield Problem(
        rule=ABSENT, severity=_absence(pair, mention), message=message, source_span=mention.span, suggestion=right
    )


def _is_shortened(pair: SegmentPair, mention: Mention) -> bool:
    if pair.target_main != "en" or not is_name(mention):
        return False
    forms = [term.text for concept in mention.concepts for term in terms_of(concept, "en") if " " in term.text]
    is_proper = any(concept.type == "place" for concept in mention.concepts) and any(
        re.search(rf"\b{re.escape(proper)}\b", pair.target) for proper in map(proper_name, forms) if proper
    )
    return is_proper or any(True for _ in find_shortened(forms, pair.target))


def _absence(pair: SegmentPair, mention: Mention) -> Severity:
    is_title = any(concept.type == "title" and _has_rank(concept) for concept in mention.concepts)
    is_short = len(mention.text) == 1 or (len(mention.text) == 2 and is_title)
    if (pair.source_main == "zh" and is_short) or not (is_name(mention) or is_title):
        return "info"
    if all(map(_is_also_word, mention.concepts)) and _shares_words(pair, mention):
        return "info"
    is_we = (
        pair.target_main == "en"
        and _WE.search(pair.target)
        and any(c.type in ("body", "term") for c in mention.concepts)
    )
    return "info" if is_we else "warning"


def _rival(pair: SegmentPair, found: FoundTerms, mention: Mention) -> TermHit | None:
    """A form of another concept of the same kind that the source does not name, with half its words in common."""
    types = {concept.type for concept in mention.concepts} - {"term"}
    own = {
        word
        for concept in mention.concepts
        for term in terms_of(concept, pair.target_main)
        for word in term.text.lower().split()
    }
    good = found.good_places()
    for name, hits in found.target.items():
        hit = hits[0]
        if name in found.named or hit.concept.type not in types or hit.term.status not in GOOD:
            continue
        words = [word for word in hit.text.lower().split() if word not in _SMALL_WORDS]
        inside = any(start <= hit.start and hit.end <= end for start, end in good)
        if not inside and len(words) > 1 and 2 * sum(word in own for word in words) >= len(words):
            return hit
    return None


def _swaps(pair: SegmentPair, found: FoundTerms, mention: Mention, shorts: ShortForms) -> list[Swap]:
    """Where the target has a form of the mention with a rank word exchanged, and no term of the source is meant."""
    if pair.target_main != "en" or mention.concepts[0].type in ("person", "country"):
        return []
    good = found.good_places()
    forms = [term.text for concept in mention.concepts for term in terms_of(concept, "en")]
    forms += [form for concept in mention.concepts for form in shorts.forms("target", concept)]
    return [
        swap
        for form in dict.fromkeys(forms)
        for swap in find_swaps(form, pair.target)
        if not any(start <= swap.span[0] and swap.span[1] <= end for start, end in good)
    ]


def _rank(swap: Swap, mention: Mention) -> Problem:
    message = f"{mention.text} takes “{swap.wanted}”, not “{swap.found}”"
    return Problem(rule=RANK, message=message, source_span=mention.span, target_span=swap.span, suggestion=swap.wanted)


def _too_few(mention: Mention, count: int) -> Problem:
    message = f"{mention.text} stands {len(mention.hits)} times in the source, {count} times in the target"
    return Problem(rule=COUNT, message=message, source_span=mention.span)


def _stranger(found: FoundTerms, mention: Mention, pair: SegmentPair) -> TermHit | None:
    """A name of another concept in the target that the source does not name, nor a longer term there."""
    if pair.target_main != "en":
        return None
    text, good = pair.target, found.good_places()
    types = {concept.type for concept in mention.concepts} - {"term"}
    for name, hits in found.target.items():
        hit = hits[0]
        if name in found.named or hit.term.status not in GOOD or not is_name(Mention((hit.concept,), (hit,))):
            continue
        if hit.text.isascii() and (not _is_capital(hit.text) or _is_in_longer_name(hit, text)):
            continue
        if types and hit.concept.type not in types:
            continue
        if not any(start <= hit.start and hit.end <= end for start, end in good):
            return hit
    return None


def _false_definitions(found: FoundTerms, pair: SegmentPair) -> Iterator[Problem]:
    """Brackets behind a term that hold the name of something that the source does not name: "Institutions (Index)"."""
    strangers = {
        hit.start: hit
        for name, hits in found.target.items()
        for hit in hits
        if name not in found.named
        and hit.term.status in GOOD
        and _LETTERS_ONLY.fullmatch(hit.text)
        and _is_capital(hit.text)
    }
    for start, end in found.good_places() if pair.target_main == "en" else ():
        bracket = _BRACKET.match(pair.target, end)
        inner = strangers.get(bracket.end()) if bracket else None
        if (
            inner
            and pair.target[inner.end : inner.end + 1] == ")"
            and not is_acronym(inner.text, pair.target[start:end])
        ):
            message = f"“{pair.target[start:end]}” is not “{inner.text}”, which the source does not name"
            span: Span = (inner.start, inner.end)
            yield Problem(rule=WRONG, severity="warning", message=message, target_span=span, confidence=_LIKELY)


def _is_in_longer_name(hit: TermHit, text: str) -> bool:
    """Tell whether a capitalised word stands directly before or behind a hit."""
    return bool(_NAME_BEFORE.search(text[: hit.start]) or _NAME_BEHIND.match(text, hit.end))


def _replaced(mention: Mention, stranger: TermHit, pair: SegmentPair) -> Problem:
    right = _preferred(mention.concepts[0], pair.target_main)
    message = f"{mention.text} is “{right}”; the source does not name “{stranger.text}”"
    spans: Span = (stranger.start, stranger.end)
    return Problem(
        rule=WRONG,
        severity="warning",
        message=message,
        source_span=mention.span,
        target_span=spans,
        suggestion=right,
        confidence=_LIKELY,
    )


def _admitted(hit: TermHit, pair: SegmentPair) -> Iterator[Problem]:
    term = next((term for term in terms_of(hit.concept, pair.target_main) if term.status == "preferred"), None)
    if term is None or hit.term.kind in ("short", "acronym") or (hit.term.kind == "full" and term.kind != "full"):
        return
    message = f"“{hit.text}” is admitted, “{term.text}” is preferred"
    yield Problem(rule=ADMITTED, message=message, target_span=(hit.start, hit.end), suggestion=term.text)


def _reverse(found: FoundTerms) -> Iterator[Problem]:
    for name, hits in found.target.items():
        if name not in found.named and hits[0].term.status in GOOD:
            message = f"“{hits[0].text}” has no counterpart in the source"
            yield Problem(rule=REVERSE, message=message, target_span=(hits[0].start, hits[0].end))
