"""Names in the target of something that the source does not name: a term that was put in the place of another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tmkit.model import TermHit
from tmkit.model.match import Span
from tmkit.qa.found_terms import FoundTerms, longest_hits
from tmkit.qa.han_shortenings import han_coverage, place_characters
from tmkit.qa.known_concepts import SMALL_WORDS, KnownConcept, han_key, is_capital
from tmkit.qa.rank_words import rank_words
from tmkit.qa.segment_pair import SegmentPair
from tmkit.qa.short_forms import acronyms, is_acronym

_FIRST_WORDS = "The|An?|In|At|On|By|For|From|To|And|With|Of|This|Its|Our|When|As|After|Under"
_NAME_BEFORE = re.compile(rf"\b(?!(?:{_FIRST_WORDS})\b)[A-Z][\w’']*(?: (?:of|and|for)(?: the)?)?[ -]$")
_NAME_BEHIND = re.compile(r"(?: of(?: the)?| and)?[ -][A-Z]")
_NAME_OF_PLACE = re.compile(r" [A-Z][\w’'-]*(?: (?:of|for|and) [A-Z][\w’'-]*| [A-Z][\w’'-]*)+")
_POINTERS = re.compile("[该本此其这贵我][\u4e00-\u9fff]{1,3}")
_LONG, _HALF = 3, 0.5
_LONG_HAN, _SHORT_HAN = 5, 4
_MOSTLY = 0.6


def find_strangers(found: FoundTerms) -> Iterator[TermHit]:
    """Give the names of the target, long or plain enough to stand for themselves, of what the source does not name.

    A name whose words the source has in part is no stranger: it may be a longer form of what is named there.
    """
    for hit in _unnamed(found):
        known = found.known(hit.concept)
        if found.pair.target_main == "zh":
            if known.is_name and len(han_key(hit.text)) >= _LONG_HAN and _share(found, known) < _HALF:
                yield hit
        elif _is_long_name(hit):
            if _share(found, known) < _HALF:
                yield hit
        elif _is_two_words(hit, known, found.pair.target) and not _share(found, known):
            yield hit


def has_strangers(found: FoundTerms) -> bool:
    """Tell whether the target has any term, no place, that the source has not even in part.

    English often names a place that the Chinese takes for granted.
    """
    return any(
        _share(found, known) < _HALF
        for known in (found.known(hit.concept) for hit in _unnamed(found))
        if not known.is_place
    )


def stranger_for(found: FoundTerms, types: Iterable[str]) -> TermHit | None:
    """Give a name, short ones too, that may stand in the place of what is absent; of these types, where known."""
    wanted = set(types) - {"term"}
    for hit in _unnamed(found):
        known = found.known(hit.concept)
        is_possible = known.is_name and (not wanted or known.type in wanted) and not known.is_place
        if is_possible and _stands_alone(hit, found.pair) and _share(found, known) < _HALF:
            return hit
    return None


def _stands_alone(hit: TermHit, pair: SegmentPair) -> bool:
    if pair.target_main == "zh":
        return len(han_key(hit.text)) >= _SHORT_HAN
    return is_capital(hit.text) and not _is_in_longer_name(hit, pair.target)


@lru_cache(maxsize=16)
def _share(found: FoundTerms, known: KnownConcept) -> float:
    """Give how much of a form of a concept the source has, 0..1."""
    return (_share_in_english if found.pair.target_main == "zh" else _share_in_chinese)(known, found.pair.source)


@lru_cache(maxsize=1)
def _unnamed(found: FoundTerms) -> list[TermHit]:
    """The longest hits of the target that no concept of the source shares, and no answer to it holds."""
    if not found.unnamed:
        return []
    spans = {(hit.start, hit.end) for hit in found.target_hits if hit.concept.id in found.named}
    strangers: dict[Span, TermHit] = {}
    for hit in longest_hits(found.target_hits):
        place = (hit.start, hit.end)
        if place in spans or place in strangers or hit not in found.unnamed or _is_mostly_answer(found, hit):
            continue
        strangers[place] = hit
    return list(strangers.values())


def _is_mostly_answer(found: FoundTerms, hit: TermHit) -> bool:
    """Tell whether a hit lies in good forms of what the source names, or is made of them: "Hong Kong and Macao"."""
    covered = sum(
        min(end, hit.end) - max(start, hit.start)
        for start, end in found.good_places
        if start < hit.end and hit.start < end
    )
    return covered > _HALF * (hit.end - hit.start)


def _is_long_name(hit: TermHit) -> bool:
    words = [word for word in re.split(r"[\s-]+", hit.text) if word and word.lower() not in SMALL_WORDS]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= _LONG and hit.text[0].isupper() and capitals >= _MOSTLY * len(words)


def _is_two_words(hit: TermHit, known: KnownConcept, text: str) -> bool:
    return (
        known.is_name
        and " " in hit.text
        and is_capital(hit.text)
        and (_is_far_place(hit, text) if known.is_place else not _is_in_longer_name(hit, text))
    )


def _is_far_place(hit: TermHit, text: str) -> bool:
    """Tell whether a place begins the longer name of something else: "the Hong Kong FMI Services Limited"."""
    return bool(_NAME_OF_PLACE.match(text, hit.end))


def _is_in_longer_name(hit: TermHit, text: str) -> bool:
    """Tell whether a capitalised word stands directly before or behind a hit."""
    return bool(_NAME_BEFORE.search(text[: hit.start]) or _NAME_BEHIND.match(text, hit.end))


def _share_in_chinese(known: KnownConcept, source: str) -> float:
    """Give how much of a Chinese form the source has; 1 where it points to it ("该公司") or shortens it."""
    text = han_key(source)
    if known.is_place and any(char in text for form in known.chinese_keys for char in place_characters(form)):
        return 1.0
    if any(_is_pointed_to(form, text) or _is_abbreviated(form, text) for form in known.chinese_keys):
        return 1.0
    return max((han_coverage(form, text) for form in known.chinese_keys), default=1.0)


def _is_pointed_to(form: str, text: str) -> bool:
    return any(form.endswith(found[0][1:]) for found in _POINTERS.finditer(text))


def _is_abbreviated(form: str, text: str) -> bool:
    """Tell whether three characters in a row stand in a form in this order, with others between: 贸发局."""
    if len(form) <= _LONG:
        return False
    head = form[-1]
    for end in (place for place, char in enumerate(text) if char == head and place >= _LONG - 1):
        rest = iter(form)
        if all(char in rest for char in text[end - _LONG + 1 : end + 1]):
            return True
    return False


def _share_in_english(known: KnownConcept, source: str) -> float:
    """Give which share of the words of an English form the source has; 1 where it has its initials."""
    forms = known.forms("en")
    if all(form.isupper() for form in forms):
        return 1.0
    if any(is_acronym(word, form) for word, _span in acronyms(source) for form in forms):
        return 1.0
    words = {word.key for word in rank_words(source)}
    return max((len(keys & words) / len(keys) for keys in known.english_by_form if keys), default=1.0)
