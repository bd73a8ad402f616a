"""A term of the source that has no form in the target: what stands there instead, and how grave that is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tmkit.model import Severity, TermHit
from tmkit.qa.found_terms import FoundTerms, Mention
from tmkit.qa.han_shortenings import is_shortened_in, place_characters
from tmkit.qa.known_concepts import SMALL_WORDS, han_key
from tmkit.qa.rule import Problem
from tmkit.qa.shortenings import find_shortened, proper_name, without_country
from tmkit.qa.strangers import stranger_for
from tmkit.qa.term_rules import ABSENT, WRONG

_WE = re.compile(r"\b(?:[Ww]e|[Oo]urs?|us)\b")
_WE_HAN = re.compile("我们|我們|[本该該我][局会會处處办辦司部署院所行社校馆馆市区國国]")
# A name inside a longer one that the glossary has not: "HKMA Information Centre".
_LONGER_NAME = re.compile(r"(?:['’]s)? [A-Z][a-z]")
_CURRENCY = re.compile(r"\s+(?:dollars?|dollar-\w+|yuan|yen|pounds?|francs?|won|rupees?)\b", re.IGNORECASE)
_LIKELY = 0.6
_NO_PLACE_BEHIND = re.compile("话|菜|腔|戏|剧|方言|时间|时|帮|人(?=[民均])")
_LANDFORMS = frozenset("山江河湖岛海溪湾桥洲")
# A character before a name that neither ends a word of the sentence around it nor is a mark.
_NAME_CHARACTER = re.compile("[一-鿿](?<![在到从去往赴访驻抵是的和与及或由经过爬登游至于对市省县区州国于了])")
_SHORTEST_BEGINNING, _LONGEST_ENDING = 5, 3


def find_absent(found: FoundTerms, mention: Mention, *, is_main: bool) -> Iterator[Problem]:
    """Give the problem of a mention without any form; ``is_main``: it is what the document speaks of all the time."""
    lang = found.pair.target_main
    if mention.has_type("country") and found.pair.is_zh_en:
        return
    right = next(filter(None, (concept.first(lang) for concept in mention.concepts)), "")
    if not right:
        return
    if _is_shortened(found, mention):
        yield _absent(mention, f"{mention.text} has a shorter form than “{right}”", right, "info")
    elif rival := _rival(found, mention):
        yield _rendered_as_rival(found, mention, rival, right)
    elif mention.is_name and (stranger := stranger_for(found, {concept.type for concept in mention.concepts})):
        yield replaced(mention, stranger, right)
    else:
        severity = "info" if is_main else _severity(found, mention)
        yield _absent(mention, f"{mention.text} is not rendered as “{right}”", right, severity)


def replaced(mention: Mention, stranger: TermHit, right: str) -> Problem:
    """Give the problem of a name in whose place another one stands."""
    return Problem(
        rule=WRONG,
        severity="warning",
        message=f"{mention.text} is “{right}”; the source does not name “{stranger.text}”",
        source_span=mention.span,
        target_span=(stranger.start, stranger.end),
        suggestion=right,
        confidence=_LIKELY,
    )


def _absent(mention: Mention, message: str, right: str, severity: Severity) -> Problem:
    return Problem(rule=ABSENT, severity=severity, message=message, source_span=mention.span, suggestion=right)


def _rendered_as_rival(found: FoundTerms, mention: Mention, rival: TermHit, right: str) -> Problem:
    other = found.known(rival.concept).first(found.pair.source_main)
    return Problem(
        rule=WRONG,
        # Ranks have rival titles that a context may allow; an office or a place has none.
        severity="warning" if rival.concept.type == "title" else None,
        message=f"{mention.text} is “{right}”, and “{rival.text}” is {other}",
        source_span=mention.span,
        target_span=(rival.start, rival.end),
        suggestion=right,
    )


def _is_shortened(found: FoundTerms, mention: Mention) -> bool:
    if found.pair.target_main == "zh":
        text = han_key(found.pair.target)
        return _has_place_character(mention, text) or any(
            is_shortened_in(concept.chinese_keys, text) for concept in mention.concepts if concept.type != "title"
        )
    if found.pair.target_main != "en" or not mention.is_name:
        return False
    forms = [form for concept in mention.concepts for form in concept.forms("en") if " " in form]
    return _has_proper_name(found, mention, forms) or any(True for _ in find_shortened(forms, found.pair.target))


def _has_proper_name(found: FoundTerms, mention: Mention, forms: list[str]) -> bool:
    names = list(filter(None, map(proper_name, forms))) if mention.has_type("place") else []
    names += [name for name in map(without_country, forms) if name]
    return any(re.search(rf"\b{re.escape(name)}\b", found.pair.target) for name in names)


def _has_place_character(mention: Mention, text: str) -> bool:
    forms = (form for concept in mention.concepts for form in concept.chinese_keys)
    return any(char in text for form in forms for char in place_characters(form))


def _severity(found: FoundTerms, mention: Mention) -> Severity:
    pair = found.pair
    is_title = any(concept.has_rank for concept in mention.concepts)
    is_short = len(mention.text) == 1 or (len(mention.text) == 2 and is_title)
    if (pair.source_main == "zh" and is_short) or not (mention.is_name or is_title):
        return "info"
    if all(concept.is_also_word for concept in mention.concepts) and _shares_words(found, mention):
        return "info"
    if pair.source_main == "zh" and mention.has_type("place", "country") and _is_part_of_han_name(pair.source, mention):
        return "info"
    if pair.source_main == "en" and _is_part_of_longer(pair.source, mention):
        return "info"
    is_we = (_WE if pair.target_main == "en" else _WE_HAN).search(pair.target)
    return "info" if is_we and mention.has_type("body", "term") else "warning"


def _is_part_of_longer(source: str, mention: Mention) -> bool:
    """Tell whether an English name is always part of a longer one, or of the name of a currency."""
    pattern = _LONGER_NAME if mention.text.isupper() else _CURRENCY
    return all(pattern.match(source, hit.end) for hit in mention.hits)


def _is_part_of_han_name(source: str, mention: Mention) -> bool:
    """Tell whether a Chinese place is always part of another word: 乐山 of 歌乐山, 福建 of 福建话."""
    return all(
        _NO_PLACE_BEHIND.match(source, hit.end)
        or (hit.text[-1] in _LANDFORMS and _NAME_CHARACTER.match(source, max(0, hit.start - 1), hit.start))
        for hit in mention.hits
    )


def _shares_words(found: FoundTerms, mention: Mention) -> bool:
    """Tell whether the target has a word of some form: a common noun is often worded otherwise."""
    if found.pair.target_main != "en":
        return True
    beginnings = {_beginning(key) for key in found.target_keys}
    return any(_beginning(key) in beginnings for concept in mention.concepts for key in concept.english_words)


def _beginning(key: str) -> str:
    """Give the part that "disclosure" shares with "disclosing"."""
    return key[: max(_SHORTEST_BEGINNING, len(key) - _LONGEST_ENDING)]


def _rival(found: FoundTerms, mention: Mention) -> TermHit | None:
    """A form of another concept of the same kind that the source does not name, with half its words in common."""
    types = {concept.type for concept in mention.concepts} - {"term"}
    if not types or not found.unnamed:
        return None
    lang = found.pair.target_main
    own = {word for concept in mention.concepts for form in concept.forms(lang) for word in form.lower().split()}
    for hit in found.unnamed:
        words = [word for word in hit.text.lower().split() if word not in SMALL_WORDS]
        is_near = len(words) > 1 and 2 * sum(word in own for word in words) >= len(words)
        if is_near and hit.concept.type in types and not found.is_answer(hit.start, hit.end):
            return hit
    return None
