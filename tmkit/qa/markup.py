"""Inline tags, placeholders, addresses and codes: what must come over as it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tmkit.model import Content, Severity, Tag
from tmkit.qa.checker import PairChecker
from tmkit.qa.rule import MARKUP, Example, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair


def _rule(name: str, severity: Severity, message: str, cure: str, good: Example, bad: Example) -> Rule:
    return Rule(id=name, severity=severity, family=MARKUP, message=message, cure=cure, good=good, bad=bad)


_SOUND = (("点击<b>这里</b>", "Click <b>here</b>"),)
TAG_MISSING = _rule(
    "tag.missing",
    "error",
    "An inline tag of the source is not in the target.",
    "Insert the tag.",
    _SOUND,
    (("点击<b>这里</b>", "Click here"),),
)
TAG_EXTRA = _rule(
    "tag.extra",
    "error",
    "The target has an inline tag that the source has not.",
    "Take the tag out.",
    _SOUND,
    (("点击这里", "Click <b>here</b>"),),
)
TAG_NESTING = _rule(
    "tag.nesting",
    "error",
    "A tag is closed before it is opened, or across another one.",
    "Put the tags in order.",
    _SOUND,
    (("<b>点</b><i>击</i>", "<b>Cl<i>ick</b></i>"),),
)
TAG_ORDER = _rule(
    "tag.order",
    "warning",
    "The tags stand in another order than in the source.",
    "See whether each tag marks the right words.",
    _SOUND,
    (("<b>重庆</b>与<i>成都</i>", "<i>Chengdu</i> and <b>Chongqing</b>"),),
)
PLACEHOLDER_MISSING = _rule(
    "placeholder.missing",
    "error",
    "A placeholder of the source is not in the target.",
    "Copy it.",
    (("已选{0}项", "{0} items selected"),),
    (("已选{0}项", "items selected"),),
)
PLACEHOLDER_EXTRA = _rule(
    "placeholder.extra",
    "error",
    "The target has a placeholder that the source has not.",
    "Take it out.",
    (("已选{0}项", "{0} items selected"),),
    (("已选{0}项", "{0} of {1} items selected"),),
)
ADDRESS = _rule(
    "address.missing",
    "error",
    "A web or e-mail address, a hashtag or the symbol of a document is not in the target.",
    "Copy it.",
    (("见www.example.com。", "See www.example.com."),),
    (("见www.example.com。", "See www.example.org."),),
)
RULES = (TAG_MISSING, TAG_EXTRA, TAG_NESTING, TAG_ORDER, PLACEHOLDER_MISSING, PLACEHOLDER_EXTRA, ADDRESS)

_WRITTEN_TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]{0,30})((?:\s[^<>]{0,200})?)(/?)>")
_PLACEHOLDER = re.compile(
    r"\$?\{\{?[A-Za-z_]?[\w.]{0,40}\}?\}|%\([A-Za-z_]\w*\)[sdif]|%\d+\$[sdif@]|(?<![\d%])%[sd@](?![A-Za-z])|(?<![\w%])%[A-Z][A-Z_]{2,}%"
)
_PERCENT_HOLDS = re.compile(r"%[(\dsd@A-Z]")
_PRINTF_FREE = re.compile(r"%[sd@]$")
_ADDRESS = re.compile(
    r"(?:https?|ftp)://[!-~]+|(?<![\w@.])www\.[!-~]+|(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|(?<![\w#])#[A-Za-z]\w{2,}|(?<![\w/])[A-Z]{1,5}\d{0,3}(?:/[A-Z0-9]+){2,}(?![\w/])",
    re.ASCII,
)
_MAY_BE_ADDRESS = re.compile(r"://|www\.|@|#[A-Za-z]|[A-Z0-9]/[A-Z0-9]")
_ADDRESS_TAIL = ".,;:!?)]}>'\""
Key = tuple[str, str]


def find_tag_faults(pair: SegmentPair) -> Iterable[Problem]:
    """Give the tags that are missing, too many, badly nested or in another order, of the format or written as text."""
    source, target = _tags(pair.source_parts), _tags(pair.target_parts)
    if not source and not target:
        source, target = _written(pair.source), _written(pair.target)
    if source == target or not (pair.target_parts or pair.target.strip()):
        return ()
    return _tag_faults(source, target)


def _tag_faults(source: list[Key], target: list[Key]) -> Iterator[Problem]:
    counts = Counter(source), Counter(target)
    for key, count in (counts[0] - counts[1]).items():
        yield Problem(rule=TAG_MISSING, message=f"{_shown(key)} is missing{_times(count)}", suggestion=_shown(key))
    for key, count in (counts[1] - counts[0]).items():
        yield Problem(rule=TAG_EXTRA, message=f"{_shown(key)} is not in the source{_times(count)}")
    if counts[0] == counts[1]:
        yield _misplaced(source, target)


def _misplaced(source: list[Key], target: list[Key]) -> Problem:
    if _is_nested(source) and not _is_nested(target):
        return Problem(rule=TAG_NESTING, message=f"the tags are not nested: {' '.join(map(_shown, target))}")
    wanted = " ".join(map(_shown, source))
    return Problem(rule=TAG_ORDER, message=f"in the source the tags stand as {wanted}")


def _times(count: int) -> str:
    return f" {count} times" if count > 1 else ""


def _shown(key: Key) -> str:
    kind, name = key
    return {"open": f"<{name}>", "close": f"</{name}>"}.get(kind, f"<{name}/>")


def _tags(parts: Content) -> list[Key]:
    return [(part.kind, f"{part.name}{part.pair or ''}") for part in parts if isinstance(part, Tag)]


def _written(text: str) -> list[Key]:
    if "<" not in text:
        return []
    found = []
    for match in _WRITTEN_TAG.finditer(text):
        kind = "close" if match[1] else "alone" if match[4] else "open"
        found.append((kind, match[2].lower()))
    return found


def _is_nested(tags: list[Key]) -> bool:
    opened: list[str] = []
    for kind, name in tags:
        if kind == "open":
            opened.append(name)
        elif kind == "close" and (not opened or opened.pop() != name):
            return False
    return True


def find_placeholder_faults(pair: SegmentPair) -> Iterable[Problem]:
    """Give the placeholders that are missing or too many; ``%d`` counts only where the source has such a one."""
    if (_may_hold(pair.source) or _may_hold(pair.target)) and pair.target.strip():
        return _placeholder_faults(pair)
    return ()


def _may_hold(text: str) -> bool:
    """Tell at little cost whether a text may hold a placeholder."""
    return "{" in text or ("%" in text and _PERCENT_HOLDS.search(text) is not None)


def _placeholder_faults(pair: SegmentPair) -> Iterator[Problem]:
    source, target = Counter(_PLACEHOLDER.findall(pair.source)), Counter(_PLACEHOLDER.findall(pair.target))
    for text in source - target:
        message = f"“{text}” is missing"
        yield Problem(rule=PLACEHOLDER_MISSING, message=message, source_span=_span(pair.source, text), suggestion=text)
    for text in target - source:
        if not _PRINTF_FREE.match(text) or any(map(_PRINTF_FREE.match, source)):
            message = f"“{text}” is not in the source"
            yield Problem(rule=PLACEHOLDER_EXTRA, message=message, target_span=_span(pair.target, text))


def find_lost_addresses(pair: SegmentPair) -> Iterable[Problem]:
    """Give the addresses of the source that are not in the target."""
    source = pair.source
    if "/" in source or "@" in source or "#" in source or "www." in source:
        return _lost_addresses(pair)
    return ()


def _lost_addresses(pair: SegmentPair) -> Iterator[Problem]:
    if not _MAY_BE_ADDRESS.search(pair.source) or not pair.target.strip():
        return
    for match in _ADDRESS.finditer(pair.source):
        address = match[0].rstrip(_ADDRESS_TAIL)
        if address.lower() not in pair.target.lower():
            span = (match.start(), match.start() + len(address))
            yield Problem(rule=ADDRESS, message=f"“{address}” is missing", source_span=span, suggestion=address)


def _span(text: str, part: str) -> tuple[int, int]:
    start = text.find(part)
    return start, start + len(part)


def checker() -> PairChecker:
    """Give the checker of this family."""
    return PairChecker(RULES, (find_tag_faults, find_placeholder_faults, find_lost_addresses))
