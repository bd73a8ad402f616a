r"""A choice of units in words: ``status=verified|imported date>=2020-03 confidence>=0.8 article="May 4.txt"``.

Conditions stand one after the other (``and`` between them is allowed) and must all hold:

==============  ======================  ==========================================================================
field           operators               value
==============  ======================  ==========================================================================
``status``      ``= !=``                a status, or several with ``|`` between
``article``     ``=``                   the whole name of an article
``date``        ``= >= > <= <``         a day ``YYYY-MM-DD``, a month ``YYYY-MM``, a year ``YYYY``: of the latest change
``confidence``  ``>= >``                0..1
``source``      ``=``                   the language of the source, ``zh`` or ``en``
==============  ======================  ==========================================================================

A value with spaces stands in quotes. Nothing of it reaches the database as a language: it only fills a
:class:`~tmkit.memory.store.Where`.
"""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import reduce
from typing import cast, get_args

from tmkit.errors import UsageError
from tmkit.memory.store import Where
from tmkit.model import Status

_CONDITION = re.compile(
    r"""\s*(?:and\s+)?(\w+)\s*(!=|>=|<=|=|>|<)\s*("[^"]*"|'[^']*'|[^\s"']+)(?=\s|$)""", re.IGNORECASE
)
_PERIOD = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
_EXAMPLE = 'write conditions such as status=verified date>=2020-03 confidence>=0.8 article="May 4.txt"'
_STATUSES: tuple[Status, ...] = get_args(Status)
_DAY = timedelta(days=1)


def read_where(text: str) -> Where:
    """Give the choice of units that a text of conditions means; an empty text means all.

    Raises :class:`~tmkit.errors.UsageError` for what cannot be understood, and names it.

    >>> where = read_where("status!=rejected|needs-review and date=2020-02 confidence>=0.8")
    >>> where.statuses, where.since, where.until, where.min_confidence
    (('verified', 'imported', 'aligned'), '2020-02-01', '2020-02-29', 0.8)
    """
    return narrow(_FIELDS[name](operator, value) for name, operator, value in _conditions(text))


def narrow(choices: Iterable[Where]) -> Where:
    """Give the choice of the units that all of some choices mean.

    Raises :class:`~tmkit.errors.UsageError` where no unit can be meant by all.

    >>> narrow([Where(since="2020-01-01"), Where(since="2021-01-01", until="2021-12-31")]).since
    '2021-01-01'
    """
    return reduce(_both, choices, Where())


def _both(one: Where, other: Where) -> Where:
    if one.article and other.article and one.article != other.article:
        raise UsageError(f"no unit is of two articles, {one.article!r} and {other.article!r}")
    if one.source_lang and other.source_lang and one.source_lang != other.source_lang:
        raise UsageError(f"no unit has two source languages, {one.source_lang!r} and {other.source_lang!r}")
    statuses = one.statuses and other.statuses and tuple(word for word in one.statuses if word in other.statuses)
    if one.statuses and other.statuses and not statuses:
        raise UsageError(f"no unit has two statuses: {' '.join(one.statuses)} and {' '.join(other.statuses)}")
    return Where(
        article=one.article or other.article,
        since=max(one.since, other.since),
        until=min(filter(None, (one.until, other.until)), default=""),
        statuses=statuses or one.statuses or other.statuses,
        min_confidence=max(one.min_confidence, other.min_confidence),
        source_lang=one.source_lang or other.source_lang,
    )


def _conditions(text: str) -> Iterator[tuple[str, str, str]]:
    place = 0
    while text[place:].strip():
        found = _CONDITION.match(text, place)
        if found is None:
            raise UsageError(f"{text[place:].strip()!r} is no condition; {_EXAMPLE}")
        name, operator, value = found[1].lower(), found[2], found[3].strip("\"'")
        if name not in _FIELDS:
            raise UsageError(f"{name!r} is no field of a unit: it is one of {', '.join(_FIELDS)}")
        yield name, operator, value
        place = found.end()


def _allowed(field: str, operator: str, allowed: Sequence[str]) -> None:
    if operator not in allowed:
        raise UsageError(f"{field} takes {' '.join(allowed)}, not {operator}")


def _status(operator: str, value: str) -> Where:
    _allowed("status", operator, ("=", "!="))
    named = value.split("|")
    Where(statuses=cast(tuple[Status, ...], tuple(named)))  # refuses a word that is no status
    meant = tuple(word for word in _STATUSES if (word in named) == (operator == "="))
    if not meant:
        raise UsageError(f"status!={value} leaves no unit")
    return Where(statuses=meant)


def _article(operator: str, value: str) -> Where:
    _allowed("article", operator, ("=",))
    return Where(article=value)


def _date(operator: str, value: str) -> Where:
    _allowed("date", operator, ("=", ">=", ">", "<=", "<"))
    first, last = _period(value)
    try:
        since = {"=": first, ">=": first}.get(operator) or (last + _DAY if operator == ">" else None)
        until = {"=": last, "<=": last}.get(operator) or (first - _DAY if operator == "<" else None)
    except OverflowError as error:
        raise UsageError(f"date{operator}{value} leaves no unit") from error
    return Where(since=since.isoformat() if since else "", until=until.isoformat() if until else "")


def _period(value: str) -> tuple[date, date]:
    """Give the first and the last day of a day, a month or a year."""
    parts = _PERIOD.fullmatch(value)
    try:
        year, month, day = (int(part) if part else 0 for part in parts.groups()) if parts else (0, 0, 0)
        last_month = month or 12
        return date(year, month or 1, day or 1), date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError as error:
        raise UsageError(f"{value!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY") from error


def _confidence(operator: str, value: str) -> Where:
    _allowed("confidence", operator, (">=", ">"))
    try:
        least = float(value)
    except ValueError:
        least = math.nan
    if not 0 <= least <= 1:
        raise UsageError(f"confidence {value!r} is not a number from 0 to 1")
    return Where(min_confidence=math.nextafter(least, 2) if operator == ">" else least)


def _source(operator: str, value: str) -> Where:
    _allowed("source", operator, ("=",))
    return Where(source_lang=value.lower())


_FIELDS: dict[str, Callable[[str, str], Where]] = {
    "status": _status,
    "article": _article,
    "date": _date,
    "confidence": _confidence,
    "source": _source,
}
