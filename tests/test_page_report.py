from __future__ import annotations

from tmkit.reports.page import html_meter, html_page, html_table, html_text
from tmkit.reports.plot import histogram, scatter


def test_a_page_is_self_contained_and_escapes_text() -> None:
    page = html_page("a < b", "lead & more", html_text("<script>", "zh"), "foot")
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "a &lt; b" in page


def test_a_table_sets_numbers_right() -> None:
    assert '<td class="number">3</td>' in html_table(("name", "count"), [("a", "3")], frozenset({1}))


def test_a_histogram_counts_every_value_once() -> None:
    figure = histogram([0.0, 0.5, 0.99, 1.0, 7.0], 0, 1, 10, "caption")
    assert figure.count("<rect") == 3
    assert "0.90–1.00: 3" in figure


def test_empty_plots_are_drawn() -> None:
    assert "<svg" in scatter([], "nothing", "x", "y")
    assert "<rect" not in histogram([], 0, 1, 5, "nothing")


def test_the_meter_warns_below_four_fifths() -> None:
    assert 'class="low"' in html_meter(0.79)
    assert 'class="low"' not in html_meter(0.8)
