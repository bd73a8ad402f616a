"""The page of statistics: what a memory holds, in plots."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tmkit.memory.overview import BINS, Overview
from tmkit.memory.store import Stats
from tmkit.serve.desk import Desk
from tmkit.serve.holdings import Holding
from tmkit.serve.operations import Operation, Parameter
from tmkit.serve.pages.plots import Bar, Column, bars, columns, growth
from tmkit.serve.pages.screens import screen
from tmkit.serve.pages.search_page import HTML, UI

DRAWN = 20
"""So many articles are drawn."""

STEPS = tuple(f"{step / BINS:.2f}–{(step + 1) / BINS:.2f}" for step in range(BINS))


@dataclass(frozen=True, slots=True)
class Figures:
    """What the page shows: counts, and the shapes of the plots. ``more`` is the number of articles not drawn."""

    stats: Stats
    overview: Overview
    statuses: list[Bar]
    directions: list[Bar]
    articles: list[Bar]
    more: int
    confidence: list[Column]
    growth: list[tuple[float, float]]


async def show_statistics(desk: Desk, request: Request) -> Response:
    """Answer with the page of statistics of one memory."""
    name = request.query_params.get("memory", "") or desk.shelf.names[0]
    figures = _figures(await desk.holdings.of(name))
    return screen(desk, request, "statistics.html", here="stats", figures=figures, memory=name)


async def show_articles(desk: Desk, request: Request) -> Response:
    """Answer with the names of the largest articles, for the field in which one is named."""
    holdings = [await desk.holdings.of(name) for name in desk.shelf.names]
    names = sorted({name for holding in holdings for name, _count in holding.overview.articles})
    return screen(desk, request, "articles.html", names=names)


def _figures(holding: Holding) -> Figures:
    stats, overview = holding.stats, holding.overview
    articles = overview.articles[:DRAWN]
    return Figures(
        stats,
        overview,
        bars(overview.statuses),
        bars([(f"{source} → {target}", number) for source, target, number in overview.directions]),
        bars(articles),
        stats.articles - len(articles),
        columns(STEPS, overview.confidence),
        growth(overview.months),
    )


OPERATIONS = (
    Operation(
        "page statistics",
        ["GET"],
        ["/stats"],
        show_statistics,
        "What a memory holds, in plots.",
        parameters=(Parameter("memory", "the name of a memory; the first one without it"), UI),
        reply=HTML,
        refusals={404: "there is no such memory"},
    ),
    Operation(
        "page articles", ["GET"], ["/articles"], show_articles, "The articles that a search may name.", reply=HTML
    ),
)
