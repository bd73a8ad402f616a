"""What a reviewer decided of findings: the file that the page of findings saves, or the workbook, read back.

* ``confirm``: the finding is right, the translation is to be corrected.
* ``ignore``: it is not to be heard of again, for a reason; perhaps until a day, perhaps for all segments of its term.
* ``admit``: the form in the target is a good rendering of the term and belongs in the glossary.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from tmkit.errors import EncodingError, FormatError
from tmkit.files import decode, read_bytes
from tmkit.model import Rejection
from tmkit.qa.ignores import Ignore, is_date
from tmkit.text.halves import HALF_CHARACTER

Choice = Literal["confirm", "ignore", "admit"]
Scope = Literal["finding", "term"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
WORDS: Mapping[str, Choice] = {
    "fix": "confirm", "确认": "confirm", "修改": "confirm", "忽略": "ignore", "采纳": "admit", "允许": "admit",
}  # fmt: skip
HEADER = (
    "decision", "reason", "form", "until", "severity", "rule", "term", "file", "segment", "source", "target",
    "marked source", "marked target", "message", "suggestion", "author", "id",
)  # fmt: skip
_ZIP = b"PK\x03\x04"
_LONGEST_FORM = 300
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision. ``scope`` is ``term`` where an ignore holds for the rule and the term in segments to come, too.

    ``form`` is what is to be admitted; ``marked`` what the finding marks in the target. Dates are ``YYYY-MM-DD`` or
    empty.
    """

    decision: Choice
    id: str = ""
    rule: str = ""
    term: str = ""
    scope: Scope = "finding"
    form: str = ""
    reason: str = ""
    author: str = ""
    date: str = ""
    until: str = ""
    file: str = ""
    segment: int = 0
    source: str = ""
    target: str = ""
    marked: str = ""
    message: str = ""
    suggestion: str = ""

    def to_ignore(self, author: str, date: str) -> Ignore:
        """Give the entry of an ignore; ``author`` and ``date`` where the decision names none."""
        is_term = self.scope == "term"
        return Ignore(
            id="" if is_term else self.id,
            rule=self.rule,
            term=self.term,
            source="" if is_term else self.source,
            target="" if is_term else self.target,
            reason=self.reason,
            author=self.author or author,
            date=self.date or date,
            until=self.until,
        )


def read_decisions(path: str | Path, rejected: list[Rejection]) -> list[Decision]:
    """Give the decisions of a JSON file or a workbook, told apart by content; undecided rows give nothing.

    An entry that is wrong goes to ``rejected`` with its number or row. Raises the errors of opening a file, and
    :class:`~tmkit.errors.FormatError` where it holds no decisions at all.
    """
    content = read_bytes(path)
    is_workbook = content.startswith(_ZIP)
    found = []
    for number, entry in _rows(path) if is_workbook else _entries(content, str(path)):
        fault = _fault(entry)
        if fault:
            line, unit = (number, 0) if is_workbook else (0, number)
            rejected.append(Rejection("decisions.entry", str(entry.get("rule", "")), fault, str(path), line, unit))
        else:
            found.append(Decision(**entry))
    return found


def _entries(content: bytes, file: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the numbered entries of a JSON file, with the fields that a decision has."""
    try:
        loaded = json.loads(decode(content).text)
    except EncodingError as error:
        raise FormatError("neither JSON nor a workbook: this is no text", file=file) from error
    except json.JSONDecodeError as error:
        raise FormatError(f"neither JSON nor a workbook: {error.msg}", file=file, line=error.lineno) from error
    entries = loaded.get("decisions") if isinstance(loaded, dict) else None
    if not isinstance(entries, list):
        raise FormatError('a file of decisions is a JSON object with a list "decisions"', file=file)
    for number, entry in enumerate(entries, 1):
        known = entry if isinstance(entry, dict) else {}
        yield number, {name: value for name, value in known.items() if name in Decision.__dataclass_fields__}


def _rows(path: str | Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the decided rows of a workbook; columns may have been moved."""
    from tmkit.formats.table import read_workbook

    rows = read_workbook(path)
    _sheet, _number, header = next(rows, ("", 0, []))
    missing = [name for name in HEADER if name not in header]
    if missing:
        raise FormatError(f'no findings of tmkit: the column "{missing[0]}" is missing', file=str(path))
    for _sheet, number, cells in rows:
        row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        if row.get("decision"):
            yield number, _from_row(row)


def _from_row(row: dict[str, str]) -> dict[str, Any]:
    word = row["decision"].lower()
    same = ("rule", "term", "reason", "form", "author", "until", "id", "file", "source", "target", "message")
    entry: dict[str, Any] = {name: row.get(name, "") for name in (*same, "suggestion")}
    segment = row.get("segment", "")
    return {
        **entry,
        "decision": WORDS.get(word, word),
        "marked": row.get("marked target", ""),
        "segment": int(segment) if segment.isdecimal() else 0,
    }


def _fault(entry: dict[str, Any]) -> str:
    """Give what makes an entry no decision, or nothing."""
    for name, value in entry.items():
        wanted = int if name == "segment" else str
        if not isinstance(value, wanted) or isinstance(value, bool):
            return f'"{name}" must be {"a number" if wanted is int else "a text"}'
        if isinstance(value, str) and HALF_CHARACTER.search(value):
            return f'"{name}" holds half a character (a lone surrogate)'
    choice = entry.get("decision", "")
    if choice not in CHOICES:
        return f'decision "{_said(choice)}" is none of {", ".join(CHOICES)}'
    if entry.get("scope", "finding") not in get_args(Scope):
        return f'scope "{_said(entry["scope"])}" is none of {", ".join(get_args(Scope))}'
    for name in ("date", "until"):
        if entry.get(name) and not is_date(entry[name]):
            return f'{name} "{_said(entry[name])}" is no date such as 2024-05-31'
    return _fault_of_choice(choice, entry)


def _said(text: str) -> str:
    return " ".join(text.split())[:_SHOWN]


def _fault_of_choice(choice: Choice, entry: dict[str, Any]) -> str:
    if choice == "admit":
        return _fault_of_form(entry)
    if not entry.get("id") and entry.get("scope") != "term":
        return "the id of the finding is missing"
    if choice == "ignore" and not entry.get("reason", "").strip():
        return "an ignore needs a reason"
    if entry.get("scope") == "term" and not (entry.get("rule") and entry.get("term")):
        return "a decision for a term needs the rule and the term"
    return ""


def _fault_of_form(entry: dict[str, Any]) -> str:
    form = entry.get("form", "").strip()
    if not form:
        return "write the rendering that is to be admitted as its form"
    if len(form) > _LONGEST_FORM or set("\t\r\n") & set(form):
        return f"the form must be one line of at most {_LONGEST_FORM} characters"
    if not (entry.get("term") or entry.get("marked")):
        return "an admission needs the term that it renders"
    return ""


def latest(decisions: Iterable[Decision]) -> list[Decision]:
    """Give the decisions without those that a later one of the same finding, or of the same term, replaces.

    >>> both = [Decision(decision="confirm", id="0" * 16), Decision(decision="ignore", id="0" * 16, reason="x")]
    >>> [decision.decision for decision in latest(both)]
    ['ignore']
    """
    found: dict[tuple[str, ...], Decision] = {}
    for decision in decisions:
        is_term = decision.scope == "term" or not decision.id
        key = (decision.rule, decision.term, decision.form) if is_term else (decision.id,)
        found.pop(key, None)
        found[key] = decision
    return list(found.values())
