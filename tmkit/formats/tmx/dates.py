"""The dates of TMX: read in every spelling that tools write, written as ``YYYYMMDDTHHMMSSZ``."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

CANONICAL = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")
LENIENT = re.compile(
    r"\s*(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)"
    r"(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?\s*",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def read_date(text: str) -> str:
    """Give a date as ``YYYY-MM-DDTHH:MM:SSZ`` in UTC, empty where it cannot be read. No offset means UTC.

    >>> read_date("20180611T050906Z"), read_date("2018-06-11T05:09:06+08:00"), read_date("x")
    ('2018-06-11T05:09:06Z', '2018-06-10T21:09:06Z', '')
    """
    exact = CANONICAL.fullmatch(text)
    if exact and _exists(exact):
        year, month, day, hour, minute, second = exact.groups()
        return f"{year}-{month}-{day}T{hour}:{minute}:{second}Z"
    found = LENIENT.fullmatch(text)
    if not found:
        return ""
    numbers = [int(group or 0) for group in found.groups()[:6]]
    try:
        moment = datetime(*numbers[:6], tzinfo=_zone(found[7]))  # type: ignore[arg-type,misc]
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except (ValueError, OverflowError):
        return ""


def _exists(match: re.Match[str]) -> bool:
    year, month, day, hour, minute, second = map(int, match.groups())
    if year and 1 <= month <= 12 and 1 <= day <= 28 and hour < 24 and minute < 60 and second < 60:
        return True
    try:
        datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return False
    return True


def _zone(offset: str | None) -> timezone:
    if offset is None or offset[0] not in "+-":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if offset[0] == "-" else span)


@lru_cache(maxsize=4096)
def write_date(date: str) -> str:
    """Give a date of :func:`read_date` in the form of TMX; any other text gives nothing.

    >>> write_date("2018-06-11T05:09:06Z")
    '20180611T050906Z'
    """
    known = read_date(date)
    return known.replace("-", "").replace(":", "")
