"""Every screen in both themes: no violation that axe can find, and nothing beyond the width of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from browsing import WIDTHS, visits
from screens_shown import SCREENS

axe_core = pytest.importorskip("axe_playwright_python.sync_playwright")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from serving import Server

BEYOND = """[document.documentElement, ...document.querySelectorAll("main, header, footer")]
    .some((box) => box.scrollWidth > box.clientWidth)"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


@pytest.fixture(scope="module", params=["light", "dark"])
def page(browser: Browser, site: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    with visits(browser, site, color_scheme=request.param) as one:
        yield one


def violations(page: Page) -> list[str]:
    """Give what axe finds, each with the first place where it is so; in the dark only colours can differ."""
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    found = axe_core.Axe().run(page, options=COLOURS if is_dark else RULES).response["violations"]
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html']}" for one in found]


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen(page: Page, name: str) -> None:
    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
    SCREENS[name](page)
    assert violations(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert not page.evaluate(BEYOND), f"at {width} px"


def test_the_texts_are_in_the_language_they_say(page: Page) -> None:
    page.goto("/?q=代表团")
    for side in page.locator(".side").all():
        is_chinese = any("\N{CJK UNIFIED IDEOGRAPH-4E00}" <= char <= "\u9fff" for char in side.inner_text())
        assert side.get_attribute("lang", timeout=100).startswith("zh" if is_chinese else "en")  # type: ignore[union-attr]


def test_what_has_the_focus_is_seen(page: Page) -> None:
    page.goto("/?q=代表团")
    page.locator("h2").first.click()
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 90)")


def test_the_first_stop_leads_to_the_content(page: Page) -> None:
    page.goto("/stats")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
