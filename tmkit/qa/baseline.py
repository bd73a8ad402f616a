"""Findings that are known and stay: a baseline of ids, and what a person decided to ignore, with reason and date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tmkit.errors import FormatError
from tmkit.files import atomic_write_bytes, decode, read_bytes
from tmkit.model import Finding

_ID = re.compile("[0-9a-f]{16}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """A decision to ignore one finding by its ``id``, or those of a ``rule`` whose marked text or message has ``text``.

    ``date`` and ``until`` are ``YYYY-MM-DD`` or empty; after ``until`` the finding is reported again.
    """

    id: str = ""
    rule: str = ""
    text: str = ""
    reason: str = ""
    author: str = ""
    date: str = ""
    until: str = ""

    def covers(self, finding: Finding, today: str) -> bool:
        """Tell whether a finding is to be ignored on a day."""
        if self.until and today > self.until:
            return False
        if self.id:
            return self.id == finding.id
        marked = finding.target[slice(*finding.target_span)] if finding.target_span else finding.target
        return self.rule == finding.rule and (not self.text or self.text in marked or self.text in finding.message)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Ids that were there before, and ignores."""

    ids: frozenset[str] = frozenset()
    ignores: tuple[Ignore, ...] = ()

    def new(self, findings: Iterable[Finding], today: str = "") -> Iterator[Finding]:
        """Give the findings that are neither known nor ignored; ``today`` is ``YYYY-MM-DD``.

        >>> texts = dict.fromkeys(("rule", "file", "source", "target", "message"), "")
        >>> finding = Finding(id="0" * 16, severity="info", segment=1, **texts)
        >>> list(Baseline(frozenset({"0" * 16})).new([finding]))
        []
        """
        for finding in findings:
            if finding.id not in self.ids and self.reason(finding, today) is None:
                yield finding

    def reason(self, finding: Finding, today: str = "") -> Ignore | None:
        """Give the decision that covers a finding, None where there is none."""
        return next((ignore for ignore in self.ignores if ignore.covers(finding, today)), None)


def read_baseline(path: str | Path) -> Baseline:
    """Give the baseline of a JSON file as :func:`write_baseline` or ``check --format json`` writes it.

    Raises the errors of opening a file, and :class:`~tmkit.errors.FormatError` where it is something else.
    """
    try:
        content = json.loads(decode(read_bytes(path)).text)
    except json.JSONDecodeError as error:
        raise FormatError(f"this is no JSON: {error.msg}", file=str(path), line=error.lineno) from error
    if not isinstance(content, dict) or not ({"findings", "ignores"} & set(content)):
        raise FormatError('a baseline is a JSON object with "findings" and "ignores"', file=str(path))
    ids = [_id_of(entry, number, path) for number, entry in enumerate(content.get("findings", []), 1)]
    ignores = [_to_ignore(entry, number, path) for number, entry in enumerate(content.get("ignores", []), 1)]
    return Baseline(frozenset(ids), tuple(ignores))


def _id_of(entry: object, number: int, path: str | Path) -> str:
    name = entry.get("id") if isinstance(entry, dict) else entry
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise FormatError("an id of 16 hex digits is missing", file=str(path), unit=number)
    return name


def _to_ignore(entry: object, number: int, path: str | Path) -> Ignore:
    fields = Ignore.__dataclass_fields__
    if (
        not isinstance(entry, dict)
        or not set(entry) <= set(fields)
        or not all(isinstance(v, str) for v in entry.values())
    ):
        raise FormatError(f"an ignore has the fields {', '.join(fields)}, all texts", file=str(path), unit=number)
    ignore = Ignore(**entry)
    if not ignore.id and not ignore.rule:
        raise FormatError("an ignore needs an id or a rule", file=str(path), unit=number)
    for date in (ignore.date, ignore.until):
        if date and not _DATE.fullmatch(date):
            raise FormatError(f'"{date}" is no date such as 2024-05-31', file=str(path), unit=number)
    return ignore


def write_baseline(path: str | Path, findings: Iterable[Finding], ignores: Sequence[Ignore] = ()) -> None:
    """Write the ids of findings and the ignores, sorted, so that equal baselines are equal files."""
    content = {
        "findings": sorted({finding.id for finding in findings}),
        "ignores": [
            {name: value for name, value in asdict(ignore).items() if value}
            for ignore in sorted(ignores, key=lambda item: (item.rule, item.id, item.text))
        ],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    with atomic_write_bytes(path) as stream:
        stream.write(text.encode())
