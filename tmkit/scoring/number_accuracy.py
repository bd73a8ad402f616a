"""How many of the numbers of the source stand in the hypothesis, by value.

Numbers are read as the number check reads them: 3.25万 is 32,500, 一带一路 none. A number of the source is wrong where
the check finds it missing, of another magnitude, unit or currency, or where its date differs.
"""

from __future__ import annotations

from dataclasses import dataclass

from tmkit.text.numerals import compare_numbers, find_numbers


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """The numbers of one segment: how many the source has, how many are wrong, and one sentence for each fault."""

    counted: int
    wrong: int
    messages: tuple[str, ...] = ()

    @property
    def right(self) -> int:
        """How many numbers of the source are rendered."""
        return self.counted - self.wrong


def check_numbers(source: str, source_lang: str, hypothesis: str, lang: str, year: int | None = None) -> NumberCheck:
    """Give how the numbers of a source are rendered; ``year`` is the year of the document.

    >>> check_numbers("捐赠口罩3.25万只和手套500副", "zh", "32,500 masks and 50 pairs of gloves", "en").right
    1
    """
    numbers = [number for number in find_numbers(source, source_lang) if number.hard and number.kind != "code"]
    differences = compare_numbers(source, source_lang, hypothesis, lang, year)
    counted = {(number.start, number.end) for number in numbers}
    wrong = {item.source_span for item in differences} & counted
    return NumberCheck(len(counted), len(wrong), tuple(item.message for item in differences))
