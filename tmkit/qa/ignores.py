"""What a person decided not to hear of again: ignores with their reason, author, date and end, in a JSON file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tmkit.errors import FormatError
from tmkit.files import atomic_write, read_text
from tmkit.model import Finding, Rejection
from tmkit.qa.about import find_term, marked_target
from tmkit.text.halves import HALF_CHARACTER
from tmkit.text.normalize import fold

_ID = re.compile("[0-9a-f]{16}")
"""What JSON can write and no file can hold."""
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """A decision to ignore one finding by its ``id``, or those of a ``rule``.

    Those of a rule are narrowed by the ``term`` they are about (script and width do not count) and by a ``text`` that
    stands in the marked target or in the message. With an ``id`` the other fields only tell a reader what it was.
    ``date`` and ``until`` are ``YYYY-MM-DD`` or empty; after ``until`` the finding is reported again.
    """

    id: str = ""
    rule: str = ""
    term: str = ""
    text: str = ""
    source: str = ""
    target: str = ""
    reason: str = ""
    author: str = ""
    date: str = ""
    until: str = ""

    def covers(self, finding: Finding) -> bool:
        """Tell whether it is about a finding, whatever the day."""
        if self.id:
            return self.id == finding.id
        if self.rule != finding.rule or (self.term and fold(self.term) != fold(find_term(finding))):
            return False
        return not self.text or self.text in (marked_target(finding) or finding.target) or self.text in finding.message

    def is_over(self, today: str) -> bool:
        """Tell whether it has ended on a day (``YYYY-MM-DD``)."""
        return bool(self.until) and today > self.until

    @property
    def key(self) -> tuple[str, ...]:
        """What two ignores of one thing have in common."""
        return (self.id,) if self.id else ("", self.rule, self.term, self.text)


class Ignores:
    """Ignores in force on a day, found by id or by rule; those that have ended are :attr:`expired`.

    >>> texts = dict.fromkeys(("rule", "file", "source", "target", "message"), "")
    >>> finding = Finding(id="0" * 16, severity="info", segment=1, **texts)
    >>> found = Ignores([Ignore(id="0" * 16, reason="house style")], "2026-01-31").find(finding)
    >>> found and found.reason
    'house style'
    """

    def __init__(self, ignores: Iterable[Ignore], today: str) -> None:
        self.expired: list[Ignore] = []
        self._by_id: dict[str, Ignore] = {}
        self._by_rule: dict[str, list[Ignore]] = {}
        for ignore in ignores:
            if ignore.is_over(today):
                self.expired.append(ignore)
            elif ignore.id:
                self._by_id.setdefault(ignore.id, ignore)
            else:
                self._by_rule.setdefault(ignore.rule, []).append(ignore)

    def find(self, finding: Finding) -> Ignore | None:
        """Give the decision that covers a finding, None where there is none."""
        if finding.id in self._by_id:
            return self._by_id[finding.id]
        return next((ignore for ignore in self._by_rule.get(finding.rule, ()) if ignore.covers(finding)), None)


def read_ignores(path: str | Path, rejected: list[Rejection]) -> list[Ignore]:
    """Give the ignores of a JSON file ``{"ignores": [...]}``; an entry that is none goes to ``rejected``.

    Raises the errors of opening a file, and :class:`~tmkit.errors.FormatError` where it is something else.
    """
    try:
        content = json.loads(read_text(path).text)
    except json.JSONDecodeError as error:
        raise FormatError(f"this is no JSON: {error.msg}", file=str(path), line=error.lineno) from error
    entries = content.get("ignores") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        raise FormatError('a file of ignores is a JSON object with a list "ignores"', file=str(path))
    found = []
    for number, entry in enumerate(entries, 1):
        fault = _fault(entry)
        if fault:
            rejected.append(Rejection("ignores.entry", _named(entry), fault, str(path), unit=number))
        else:
            found.append(Ignore(**entry))
    return found


def _fault(entry: object) -> str:
    """Give what makes an entry no ignore, or nothing."""
    fields = Ignore.__dataclass_fields__
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        return f"an ignore is an object with the fields {', '.join(fields)}, all texts"
    if any(map(HALF_CHARACTER.search, entry.values())):
        return "a text holds half a character (a lone surrogate)"
    unknown = [name for name in entry if name not in fields]
    if unknown:
        return f"unknown field {', '.join(unknown)}: use {', '.join(fields)}"
    if not entry.get("id") and not entry.get("rule"):
        return "an ignore needs an id or a rule"
    if entry.get("id") and not _ID.fullmatch(entry["id"]):
        return f'"{entry["id"]}" is no id of 16 hex digits'
    if not entry.get("reason", "").strip():
        return "an ignore needs a reason"
    return next(_wrong_dates(entry), "")


def _wrong_dates(entry: dict[str, str]) -> Iterator[str]:
    for name in ("date", "until"):
        if entry.get(name) and not is_date(entry[name]):
            yield f'{name} "{entry[name]}" is no date such as 2024-05-31'


def is_date(text: str) -> bool:
    """Tell whether a text is a date ``YYYY-MM-DD``.

    >>> is_date("2026-02-28"), is_date("soon"), is_date("2026-13-01")
    (True, False, False)
    """
    return bool(_DATE.fullmatch(text))


def _named(entry: object) -> str:
    return str(entry.get("id") or entry.get("rule") or "") if isinstance(entry, dict) else ""


def write_ignores(path: str | Path, ignores: Iterable[Ignore]) -> None:
    """Write ignores, sorted, whole or not at all: equal ignores are equal files."""
    entries = [
        {name: value for name, value in asdict(ignore).items() if value}
        for ignore in sorted(ignores, key=lambda item: (item.rule, item.term, item.id, item.text))
    ]
    with atomic_write(path) as stream:
        stream.write(json.dumps({"ignores": entries}, ensure_ascii=False, indent=1) + "\n")


def merge_ignores(old: Sequence[Ignore], new: Iterable[Ignore]) -> list[Ignore]:
    """Give both, the new one where both speak of one thing.

    >>> [item.reason for item in merge_ignores([Ignore(rule="a.b", reason="x")], [Ignore(rule="a.b", reason="y")])]
    ['y']
    """
    return list(({ignore.key: ignore for ignore in old} | {ignore.key: ignore for ignore in new}).values())
