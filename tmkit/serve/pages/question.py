"""What a page is asked, as it stands in the address: a search can be kept, and sent to a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args
from urllib.parse import urlencode

from starlette.requests import Request

from tmkit.langs import detect
from tmkit.memory.concordance import Side
from tmkit.memory.store import Where
from tmkit.model.unit import Status
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Parameter, whole

FILTERS = ("memory", "side", "direction", "status", "article", "since", "until", "confidence", "regex")
FIELDS = ("q", "and", *FILTERS)
CHOICES = ("direction", "status", "article", "since", "until", "confidence")
LONGEST = 2000
"""How many characters a field may hold: an address must stay one that can be sent."""

DIRECTIONS = ("zh-en", "en-zh")
QUOTES = {'"': '"', "\N{LEFT DOUBLE QUOTATION MARK}": "\N{RIGHT DOUBLE QUOTATION MARK}"}
SIDES = ("both", "source", "target")
DAY = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"
SHARE = r"^([01]?(\.[0-9]{0,9})?)?$"


@dataclass(frozen=True, slots=True)
class Question:
    """The fields of the search form, and how many units come before those to show."""

    fields: Mapping[str, str]
    offset: int = 0

    @property
    def text(self) -> str:
        """The text sought, without quotation marks around it; that of the second box where the first is empty."""
        text = self._sought
        return text[1:-1].strip() if self.is_quoted else text

    @property
    def _sought(self) -> str:
        return self.fields.get("q", "").strip() or self.fields.get("and", "").strip()

    @property
    def is_quoted(self) -> bool:
        """True where the text stands in quotation marks, and so must be found as it is."""
        text = self._sought
        return len(text) > 2 and QUOTES.get(text[0]) == text[-1] and not self.is_pattern

    @property
    def across(self) -> str:
        """The text that the other side must hold, or nothing."""
        return self.fields.get("and", "").strip() if self.fields.get("q", "").strip() else ""

    @property
    def is_pattern(self) -> bool:
        """True where the text is a regular expression."""
        return self.fields.get("regex", "") not in ("", "0")

    @property
    def lang(self) -> Literal["zh", "en"]:
        """The language of the text, that of the left column."""
        return "en" if detect(self.text) == "en" else "zh"

    @property
    def side(self) -> Side:
        """The side to look in."""
        return cast(Side, self.fields.get("side") or "both")

    @property
    def filters(self) -> list[str]:
        """The names of the fields, beside the texts, that choose the passages."""
        return [name for name in FILTERS if self.fields.get(name)]

    @property
    def unfiltered(self) -> str:
        """The address of this search without its filters."""
        return self.address(**dict.fromkeys(FILTERS, ""))

    @property
    def is_asked(self) -> bool:
        """True where something is sought: a text, or all units that the filters mean."""
        return bool(self.text) or any(self.fields.get(name) for name in CHOICES)

    def where(self) -> Where:
        """Give the choice of units. Raises :class:`~tmkit.errors.UsageError` for a date or status that is none."""
        status = self.fields.get("status", "")
        return Where(
            article=self.fields.get("article", ""),
            since=self.fields.get("since", ""),
            until=self.fields.get("until", ""),
            statuses=(status,) if status else (),  # type: ignore[arg-type]
            min_confidence=self._confidence(),
            source_lang=self.fields.get("direction", "")[:2],
        )

    def _confidence(self) -> float:
        text = self.fields.get("confidence") or "0"
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= 1:
            raise RefusedError(400, f"confidence {text[:40]!r}: give a number from 0 to 1")
        return value

    def address(self, path: str = "/", **changes: str) -> str:
        """Give the address of this search with some fields changed; it starts at the first unit again.

        >>> Question({"q": "a b", "status": ""}, 100).address(side="source")
        '/?q=a+b&side=source'
        """
        pairs = {**self.fields, **changes}
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"{path}?{query}" if query else path


def question_of(request: Request) -> Question:
    """Give what the address of a request asks."""
    return Question({name: request.query_params.get(name, "") for name in FIELDS}, whole(request, "offset", 0))


def _field(name: str, about: str, **schema: Any) -> Parameter:
    return Parameter(name, about, schema={"maxLength": LONGEST, **schema})


SEARCH = (
    _field("q", "the text, Chinese or English"),
    _field("and", "a text that the other side must hold"),
    _field("memory", "the name of a memory; all without it"),
    _field("side", "where the text must stand", enum=["", *SIDES]),
    _field("direction", "the direction of the translation", enum=["", *DIRECTIONS]),
    _field("status", "the status of the units", enum=["", *get_args(Status)]),
    _field("article", "the name of an article"),
    _field("since", "the first day", pattern=DAY),
    _field("until", "the last day", pattern=DAY),
    _field("confidence", "the least confidence", pattern=SHARE),
    _field("regex", "1: the text is a regular expression", enum=["", "0", "1"]),
)
"""The fields of the search form as the table of the server's operations has them; an empty field is none."""
