"""SRX 2.0 segmentation rules as values, and their application to a text.

At each place the first rule that fits decides: what stands before it ends with the rule's ``before`` pattern, what
stands after it begins with the ``after`` pattern, and the rule breaks or forbids the break. Patterns are those of ICU
and Java; they run in the ``regex`` module, which knows nearly all of them, under a time limit.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import regex

from tmkit.errors import InputError
from tmkit.model import Rejection

SEGMENT_SECONDS = 1.0
"""Time for all rules on one text together; a rule that is running then is left out for this text."""


@dataclass(frozen=True, slots=True)
class SrxRule:
    """A rule: a break (or, with ``breaks`` false, none) between ``before`` and ``after``. ``line`` is its place."""

    before: str
    after: str
    breaks: bool
    line: int = 0


@dataclass(frozen=True, slots=True)
class SrxLanguage:
    """The rules of one ``languagerule`` element, in order."""

    name: str
    rules: tuple[SrxRule, ...]


@dataclass(frozen=True, slots=True)
class SrxMap:
    """A ``languagemap``: codes that match ``pattern`` take the rules of the language called ``name``."""

    pattern: str
    name: str


@dataclass(frozen=True, slots=True)
class SrxRules:
    """A whole file. With ``cascade`` all maps that match a code count, in order; without it only the first."""

    languages: tuple[SrxLanguage, ...]
    maps: tuple[SrxMap, ...]
    cascade: bool = True
    file: str = ""


@dataclass
class SrxSplitter:
    """The rules for one language, ready to run. ``rejections`` are the rules left out so far, each with the reason."""

    rules: tuple[SrxRule, ...]
    file: str = ""
    rejections: list[Rejection] = field(default_factory=list)

    def split(self, text: str) -> list[str]:
        """Give the segments of a text without the white space around them."""
        borders = [*self._borders(text), len(text)]
        parts = (text[start:end].strip() for start, end in zip([0, *borders], borders, strict=False))
        return [part for part in parts if part]

    @cached_property
    def _compiled(self) -> list[tuple[SrxRule, regex.Pattern[str]]]:
        compiled = []
        for rule in self.rules:
            try:
                compiled.append((rule, _compile(rule.before, rule.after)))
            except (regex.error, OverflowError, RecursionError) as error:
                self._reject("srx.pattern", rule, f"the pattern cannot be read: {error}")
        return compiled

    def _borders(self, text: str) -> list[int]:
        deadline = time.monotonic() + SEGMENT_SECONDS
        decided: dict[int, int] = {}
        for order, (rule, pattern) in enumerate(self._compiled):
            if rule.breaks:
                for place in self._places(rule, pattern, text, deadline):
                    decided.setdefault(place, order)
        return [place for place, order in sorted(decided.items()) if not self._forbidden(text, place, order, deadline)]

    def _places(self, rule: SrxRule, pattern: regex.Pattern[str], text: str, deadline: float) -> Iterator[int]:
        try:
            for match in pattern.finditer(text, timeout=_left(deadline)):
                if 0 < match.start() < len(text):
                    yield match.start()
        except TimeoutError:
            self._reject("srx.timeout", rule, f"stopped after {SEGMENT_SECONDS:g} s: make the pattern simpler", text)

    def _forbidden(self, text: str, place: int, order: int, deadline: float) -> bool:
        """Say whether a rule before number ``order`` forbids the break at ``place``."""
        for rule, pattern in self._compiled[:order]:
            try:
                if not rule.breaks and pattern.match(text, place, timeout=_left(deadline)):
                    return True
            except TimeoutError:
                self._reject(
                    "srx.timeout", rule, f"stopped after {SEGMENT_SECONDS:g} s: make the pattern simpler", text
                )
                return False
        return False

    def _reject(self, name: str, rule: SrxRule, reason: str, text: str = "") -> None:
        pattern = f"{rule.before} | {rule.after}"
        self.rejections.append(Rejection(name, pattern, reason, self.file, rule.line, other=text[:200]))


def split_with(rules: SrxRules, text: str, lang: str) -> list[str]:
    """Give the segments of a text by the rules that the file has for a language; :class:`InputError` if it has none.

    Use :func:`splitter_for` to see which rules could not be used.

    >>> stop = SrxLanguage("any", (SrxRule(r"\\bNo\\.", r"\\s", False), SrxRule(r"[.!?]", r"\\s", True)))
    >>> split_with(SrxRules((stop,), (SrxMap(".*", "any"),)), "See No. 5. It is red.", "en")
    ['See No. 5.', 'It is red.']
    """
    return splitter_for(rules, lang).split(text)


@lru_cache(maxsize=16)
def splitter_for(rules: SrxRules, lang: str) -> SrxSplitter:
    """Give the rules of a file for one language, ready to run; :class:`InputError` where no map fits the language."""
    languages = {language.name: language.rules for language in rules.languages}
    names = [found.name for found in rules.maps if _fits(found.pattern, lang) and found.name in languages]
    if not names:
        known = ", ".join(dict.fromkeys(found.pattern for found in rules.maps)) or "none"
        raise InputError(f"no segmentation rules for language {lang!r}: the file has {known}", file=rules.file)
    chosen = names if rules.cascade else names[:1]
    return SrxSplitter(tuple(rule for name in dict.fromkeys(chosen) for rule in languages[name]), rules.file)


def _fits(pattern: str, lang: str) -> bool:
    """Say whether a map is meant for a language; a bare code is tried with its usual region, too."""
    usual = {"zh": "zh-CN", "en": "en-US"}.get(lang.lower(), lang)
    codes = {lang, usual, lang.replace("-", "_"), usual.replace("-", "_")}
    try:
        compiled = _in_dialect(pattern, regex.IGNORECASE)
        return any(compiled.fullmatch(code, timeout=SEGMENT_SECONDS) for code in codes)
    except (regex.error, TimeoutError, OverflowError, RecursionError):
        return False


def _left(deadline: float) -> float:
    return max(0.001, deadline - time.monotonic())


def _compile(before: str, after: str) -> regex.Pattern[str]:
    behind = f"(?<={_translated(before)})" if before else ""
    return regex.compile(f"{behind}(?={_translated(after)})", regex.VERSION1)


def _in_dialect(pattern: str, flags: int) -> regex.Pattern[str]:
    return regex.compile(_translated(pattern), regex.VERSION1 | flags)


_ESCAPES = regex.compile(
    r"\\Q(?P<quoted>.*?)(?:\\E|$)|\\x\{(?P<point>[0-9A-Fa-f]{1,6})\}|\\(?P<letter>[hzR])|(?P<other>\\.)", regex.DOTALL
)
_LETTERS = {
    "h": r"[ \t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]",
    "z": r"\Z",
    "R": r"(?:\r\n|[\n\x0b\f\r\x85\u2028\u2029])",
}


def _translated(pattern: str) -> str:
    """Give a pattern of ICU or Java as ``regex`` has it: some escapes and quoted passages differ."""
    return str(_ESCAPES.sub(_escape, pattern))


def _escape(match: regex.Match[str]) -> str:
    if match["quoted"] is not None:
        return str(regex.escape(match["quoted"]))
    if match["point"]:
        return f"\\U{int(match['point'], 16):08X}"
    return _LETTERS[match["letter"]] if match["letter"] else match["other"]
