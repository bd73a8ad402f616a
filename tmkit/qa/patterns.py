"""The user's own patterns for source and target, each proved on lines that must and must not match."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tmkit.errors import FormatError
from tmkit.files import decode, read_bytes
from tmkit.model import Rejection, Severity
from tmkit.qa.checker import Placed
from tmkit.qa.profile import SETTINGS
from tmkit.qa.rule import CHECKLIST, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair

_FIELDS = frozenset({"name", "source", "target", "absent", "severity", "message", "cure", "must", "must_not"})
_SECONDS = 0.25
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class UserPattern:
    """A pattern of the user: a pair is reported where all given patterns match.

    ``source`` and ``target`` are regular expressions, empty where a side does not count; with ``is_absent`` the
    target must *not* match. ``must`` and ``must_not`` are pairs of a source and a target that prove it.
    """

    rule: Rule
    source: str = ""
    target: str = ""
    is_absent: bool = False
    must: tuple[tuple[str, str], ...] = ()
    must_not: tuple[tuple[str, str], ...] = ()


class PatternChecker:
    """Runs patterns on pairs; one that takes over a quarter of a second on a pair is given up, and that is reported."""

    def __init__(self, patterns: Iterable[UserPattern]) -> None:
        self._patterns = tuple(patterns)
        self.rules: Sequence[Rule] = tuple(pattern.rule for pattern in self._patterns)
        self._slow: set[str] = set()

    def begin(self, pairs: Sequence[SegmentPair], *, is_new: bool) -> None:
        """Nothing needs to be known of the document."""

    def check(self, pair: SegmentPair) -> Iterator[Problem]:
        """Give the pairs that the patterns match."""
        for pattern in self._patterns:
            if pattern.rule.id in self._slow:
                continue
            try:
                yield from _matched(pattern, pair.source, pair.target)
            except TimeoutError:
                self._slow.add(pattern.rule.id)
                message = f"this pattern took over {_SECONDS} s here and is not tried again: make it simpler"
                yield Problem(rule=pattern.rule, severity="error", message=message)

    def finish(self) -> Iterable[Placed]:
        """Nothing is left."""
        return ()


def _matched(pattern: UserPattern, source: str, target: str) -> Iterator[Problem]:
    source_span = target_span = None
    if pattern.source:
        found = _compiled(pattern.source).search(source, timeout=_SECONDS)
        if found is None:
            return
        source_span = found.span()
    if pattern.target:
        found = _compiled(pattern.target).search(target, timeout=_SECONDS)
        if (found is None) != pattern.is_absent:
            return
        target_span = found.span() if found else None
    yield Problem(rule=pattern.rule, message=pattern.rule.message, source_span=source_span, target_span=target_span)


@cache
def _compiled(pattern: str) -> Any:
    import regex

    return regex.compile(pattern)


def read_patterns(path: str | Path, rejected: list[Rejection]) -> list[UserPattern]:
    """Give the patterns of a TOML file of tables ``[[pattern]]``.

    Each has a ``name`` and ``source`` or ``target`` or both (regular expressions); ``absent = true`` reports where the
    target does not match; ``severity``, ``message``, ``cure``; ``must`` and ``must_not`` are lists of
    ``[source, target]``. A table that is faulty, or that its own lines disprove, goes to ``rejected`` and the rest is
    read. Raises the errors of opening a file, and :class:`~tmkit.errors.FormatError` where it is no such TOML.
    """
    try:
        tables = tomllib.loads(decode(read_bytes(path)).text).get("pattern", [])
    except tomllib.TOMLDecodeError as error:
        raise FormatError(f"this is no TOML: {error}", file=str(path)) from error
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables) or not tables:
        raise FormatError("write each pattern as a table [[pattern]] with name, source and target", file=str(path))
    found: list[UserPattern] = []
    for number, table in enumerate(tables, 1):
        try:
            pattern = to_pattern(table)
            if pattern.rule.id in {other.rule.id for other in found}:
                raise FormatError(f'the name "{table["name"]}" is used twice')
            found.append(pattern)
        except FormatError as error:
            rejected.append(
                Rejection("checklist.pattern", str(table.get("name", "")), error.message, str(path), unit=number)
            )
    return found


def to_pattern(table: dict[str, Any]) -> UserPattern:
    """Give the pattern of one table; :class:`~tmkit.errors.FormatError` says what is wrong with it.

    >>> to_pattern({"name": "city", "source": "市", "target": "city", "absent": True}).rule.id
    'checklist.city'
    """
    unknown = sorted(set(table) - _FIELDS)
    if unknown:
        raise FormatError(f"unknown field {', '.join(unknown)}: use {', '.join(sorted(_FIELDS))}")
    texts = {name: table.get(name, "") for name in ("name", "source", "target", "message", "cure")}
    wrong = [name for name, text in texts.items() if not isinstance(text, str) or len(text) > _LONGEST]
    if wrong:
        raise FormatError(f"{', '.join(wrong)} must be a text of at most {_LONGEST} characters")
    if not texts["name"] or not (texts["source"] or texts["target"]):
        raise FormatError("a pattern needs a name, and a source or a target")
    examples = {name: _examples(table, name) for name in ("must", "must_not")}
    rule = Rule(
        id=f"checklist.{'_'.join(texts['name'].lower().split())}",
        severity=_severity(table),
        family=CHECKLIST,
        message=texts["message"] or f"the pattern “{texts['name']}” matches",
        cure=texts["cure"],
        good=(),
        bad=(),
    )
    pattern = UserPattern(rule, texts["source"], texts["target"], table.get("absent") is True, **examples)
    _prove(pattern)
    return pattern


def _severity(table: dict[str, Any]) -> Severity:
    severity: Severity = table.get("severity", "warning")
    if severity not in SETTINGS[:3]:
        raise FormatError(f'severity "{severity}" is none of {", ".join(SETTINGS[:3])}')
    return severity


def _examples(table: dict[str, Any], name: str) -> tuple[tuple[str, str], ...]:
    lines = table.get(name, [])
    is_sound = isinstance(lines, list) and all(
        isinstance(line, list) and len(line) == 2 and all(isinstance(text, str) for text in line) for line in lines
    )
    if not is_sound:
        raise FormatError(f'{name} is a list of pairs: [["source", "target"]]')
    return tuple((line[0], line[1]) for line in lines)


def _prove(pattern: UserPattern) -> None:
    """Try the pattern on its own lines."""
    import regex

    for text in (pattern.source, pattern.target):
        try:
            _compiled(text)
        except regex.error as error:
            raise FormatError(f"“{text}” is no regular expression: {error}") from error
    for lines, wanted in ((pattern.must, True), (pattern.must_not, False)):
        for source, target in lines:
            try:
                is_found = any(True for _ in _matched(pattern, source, target))
            except TimeoutError as error:
                raise FormatError(f"the pattern takes over {_SECONDS} s on its own line: make it simpler") from error
            if is_found != wanted:
                fault = "does not match" if wanted else "matches"
                raise FormatError(f"the pattern {fault} its own line “{source}” | “{target}”")
