"""The report of an analysis: what a memory covers of a job, as text, JSON, rows of a table, and a page with a chart."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from tmkit.model.leverage import Amount, Band, FileLeverage, Leverage
from tmkit.reports.bars import bar_chart
from tmkit.reports.page import html_figures, html_fold, html_page, html_table
from tmkit.text.counted import counted

METRIC = (
    "score of look-up: 100 x (1 - edit distance / longer length), over characters for Chinese and words for English, "
    "floored; script and width cost nothing"
)
"""What the bands mean: never to be left out, for no two tools mean the same by a per cent."""

NAMES: dict[Band, str] = {
    "101": "101 (context)",
    "repetition": "repetitions",
    "cross-file": "cross-file rep.",
    "none": "new",
}
HEADER = ("file", "band", "segments", "words", "characters", "numbers only")


_WIDE = (
    "<style>.wide td:first-child{min-width:9rem}@media(max-width:640px){.wide{overflow-x:auto}"
    ".wide thead{display:table-header-group}.wide tr{display:table-row}.wide td.number{text-align:right}"
    ".wide td{display:table-cell;padding:.45rem .6rem .45rem 0;border-bottom:1px solid var(--line)}}</style>"
)
"""On a phone the tables stay tables and move sideways: figures without their heads say nothing."""


def band_name(band: Band) -> str:
    """Give a band as people read it.

    >>> band_name("101"), band_name("95-99")
    ('101 (context)', '95-99')
    """
    return NAMES.get(band, band)


def leverage_text(found: Leverage) -> str:
    """Give the analysis as aligned lines: a table for each file and, where there are several, one for all."""
    tables = [*found.files, found.total] if len(found.files) != 1 else [*found.files]
    return "\n".join("\n".join(_lines(one)) + "\n" for one in tables) + f"\nbands: {METRIC}\n"


def _lines(one: FileLeverage) -> Iterator[str]:
    yield one.name
    yield f"  {'':<17}{'segments':>9}{'words':>9}{'characters':>12}{'share':>7}"
    for band, amount in one.bands:
        yield _line(band_name(band), amount, one.total)
    yield _line("total", one.total, one.total)
    if one.untranslatable:
        yield f"  {one.untranslatable} more segments are marked as not to be translated"


def _line(name: str, amount: Amount, total: Amount) -> str:
    note = f"  of these {amount.numbers} differ in numbers only" if amount.numbers else ""
    share = f"{_share(amount, total):.1%}" if total.words else "-"
    return f"  {name:<17}{amount.segments:>9}{amount.words:>9}{amount.characters:>12}{share:>7}{note}"


def _share(amount: Amount, total: Amount) -> float:
    return amount.words / total.words if total.words else 0.0


def leverage_shapes(found: Leverage) -> list[dict[str, Any]]:
    """Give each file, then all together, as JSON objects."""
    return [_shape(one) for one in (*found.files, found.total)]


def leverage_shape(found: Leverage) -> dict[str, Any]:
    """Give the analysis as one JSON object."""
    *files, total = leverage_shapes(found)
    return {"metric": METRIC, "files": files, "total": total}


def _shape(one: FileLeverage) -> dict[str, Any]:
    return {
        "file": one.name,
        "bands": {band: _amount_shape(amount) for band, amount in one.bands},
        "total": _amount_shape(one.total),
        "untranslatable": one.untranslatable,
    }


def _amount_shape(amount: Amount) -> dict[str, int]:
    return {
        "segments": amount.segments,
        "words": amount.words,
        "characters": amount.characters,
        "numbers_only": amount.numbers,
    }


def leverage_rows(found: Leverage) -> Iterator[tuple[str | int, ...]]:
    """Give the rows of a table under :data:`HEADER`: every band of every file, then of all together."""
    for one in (*found.files, found.total):
        for name, amount in (*((band_name(band), amount) for band, amount in one.bands), ("total", one.total)):
            yield one.name, name, amount.segments, amount.words, amount.characters, amount.numbers


def leverage_page(found: Leverage, memory: str, version: str) -> str:
    """Give the analysis as an HTML page with a bar chart; ``memory`` is the name of the memory."""
    total = found.total
    rows = [
        (band_name(band), float(amount.words), f"{amount.words:,} words, {_share(amount, total.total):.1%}")
        for band, amount in total.bands
    ]
    body = [
        _WIDE,
        _figures(total),
        bar_chart(rows, "Words by match band, all files"),
        f'<p class="soft">{escape(METRIC[0].upper() + METRIC[1:])}. Words as Microsoft Word counts them.</p>',
        html_fold("Words by file", _table(found, "words"), is_open=True),
        html_fold("Segments by file", _table(found, "segments")),
        html_fold("Characters by file", _table(found, "characters")),
    ]
    lead = f"{counted(len(found.files), 'file')} against {memory}"
    return html_page("Leverage", lead, "\n".join(body), f"tmkit {version}")


def _figures(total: FileLeverage) -> str:
    bands = dict(total.bands)
    done = sum(bands[band].words for band in ("101", "repetition", "cross-file", "100"))
    figures = [
        (f"{total.total.segments:,}", "segments"),
        (f"{total.total.words:,}", "words"),
        (f"{total.total.characters:,}", "characters"),
        (f"{done / total.total.words:.1%}" if total.total.words else "-", "of the words exact or repeated"),
        (f"{bands['none'].words:,}", "new words"),
        (f"{total.total.numbers:,}", "segments that differ in numbers only"),
    ]
    return html_figures(figures + ([(str(total.untranslatable), "not to translate")] if total.untranslatable else []))


def _table(found: Leverage, unit: str) -> str:
    heads = ("file", *(band_name(band) for band, _ in found.total.bands), "total")
    rows = [
        (
            escape(one.name),
            *(f"{getattr(amount, unit):,}" for _, amount in one.bands),
            f"<b>{getattr(one.total, unit):,}</b>",
        )
        for one in (*found.files, found.total)
    ]
    return f'<div class="wide">{html_table(heads, rows, frozenset(range(1, len(heads))))}</div>'
