"""The user's own patterns for source and target, each proved on lines that must and must not match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tmkit.errors import FormatError
from tmkit.model import Rejection, Severity
from tmkit.qa.checker import Placed
from tmkit.qa.kept_pairs import KeptPairs
from tmkit.qa.profile import SEVERITIES
from tmkit.qa.rule import CHECKLIST, Problem, Rule
from tmkit.qa.rule_file import read_rule_file, shown
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

    def finish(self, pairs: KeptPairs) -> Iterable[Placed]:
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
    """Give the patterns of a YAML file with a list ``patterns``, or of a TOML file of tables ``[[patterns]]``.

    Each has a ``name`` and ``source`` or ``target`` or both (regular expressions); ``absent: true`` reports where the
    target does not match; ``severity``, ``message``, ``cure``; ``must`` and ``must_not`` are lists of pairs
    ``[source, target]``, or of texts where the pattern has one side only. An entry that is faulty, or that its own
    lines disprove, goes to ``rejected`` and the rest is read. Raises the errors of opening a file, and
    :class:`~tmkit.errors.FormatError` where there are no such entries.
    """
    found: dict[str, UserPattern] = {}
    for number, entry in enumerate(_entries(read_rule_file(path), str(path)), 1):
        try:
            pattern = to_pattern(entry)
            if pattern.rule.id in found:
                raise FormatError(f'the name "{entry["name"]}" is used twice')
            found[pattern.rule.id] = pattern
        except FormatError as error:
            name = shown(entry.get("name", "")) if isinstance(entry, dict) else ""
            rejected.append(Rejection("checklist.pattern", name, error.message, str(path), unit=number))
    return list(found.values())


def _entries(content: Any, file: str) -> list[Any]:
    entries = content
    if isinstance(content, dict):
        entries = next((content[name] for name in ("patterns", "pattern") if name in content), None)
    if not isinstance(entries, list) or not entries:
        raise FormatError('write the patterns as a list "patterns", each with name, source and target', file=file)
    return entries


def to_pattern(table: Any) -> UserPattern:
    """Give the pattern of one entry; :class:`~tmkit.errors.FormatError` says what is wrong with it.

    >>> to_pattern({"name": "city", "source": "市", "target": "city", "absent": True}).rule.id
    'checklist.city'
    """
    texts = _texts(table)
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


def _texts(table: Any) -> dict[str, str]:
    """Give the texts of an entry after a look at its fields."""
    if not isinstance(table, dict):
        raise FormatError("a pattern is a table with name, source and target")
    unknown = sorted(str(name) for name in table if name not in _FIELDS)
    if unknown:
        raise FormatError(f"unknown field {', '.join(unknown)}: use {', '.join(sorted(_FIELDS))}")
    texts = {name: table.get(name, "") for name in ("name", "source", "target", "message", "cure")}
    wrong = [name for name, text in texts.items() if not isinstance(text, str) or len(text) > _LONGEST]
    if wrong:
        raise FormatError(f"{', '.join(wrong)} must be a text of at most {_LONGEST} characters: put it in quotes")
    if not texts["name"].strip() or not (texts["source"] or texts["target"]):
        raise FormatError("a pattern needs a name, and a source or a target")
    if not isinstance(table.get("absent", False), bool):
        raise FormatError("absent is true or false")
    return texts


def _severity(table: dict[str, Any]) -> Severity:
    severity: Severity = table.get("severity", "warning")
    if severity not in SEVERITIES:
        raise FormatError(f'severity "{shown(severity)}" is none of {", ".join(SEVERITIES)}')
    return severity


def _examples(table: dict[str, Any], name: str) -> tuple[tuple[str, str], ...]:
    lines = table.get(name, [])
    if not isinstance(lines, list):
        raise FormatError(f'{name} is a list of pairs: [["source", "target"]]')
    return tuple(_example(line, table, name) for line in lines)


def _example(line: Any, table: dict[str, Any], name: str) -> tuple[str, str]:
    """Give a pair; a text alone is the side that a pattern of one side looks at."""
    if isinstance(line, str) and not (table.get("source") and table.get("target")):
        return (line, "") if table.get("source") else ("", line)
    if isinstance(line, list) and len(line) == 2 and all(isinstance(text, str) for text in line):
        return line[0], line[1]
    raise FormatError(f'{name} is a list of pairs: [["source", "target"]]')


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
