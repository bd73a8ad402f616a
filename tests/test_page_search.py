"""Searching in a browser, as a translator does it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from browsing import expect, visits

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from serving import Server


def rows(page: Page, section: str = "passages") -> Any:
    return page.locator(f'section[aria-labelledby="{section}"] .row')


def test_results_come_as_one_types_and_the_address_follows(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Chinese or English text").press_sequentially("代表团", delay=20)
    expect(rows(page)).to_have_count(5)
    expect(page).to_have_url(re.compile(r"/\?q=%E4%BB%A3%E8%A1%A8%E5%9B%A2"))
    expect(page.locator("#q")).to_be_focused()
    assert {mark.inner_text() for mark in page.locator('[data-side="zh"] mark').all()} == {"代表团"}
    page.reload()
    expect(rows(page)).to_have_count(5)


def test_enter_searches_and_the_way_back_leads_to_the_search_before(page: Page) -> None:
    page.goto("/?q=论坛")
    page.locator("#q").fill("宴会")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("welcome dinner")
    page.go_back()
    expect(rows(page)).to_contain_text("forum")
    expect(page.locator("#q")).to_have_value("论坛")


def test_english_is_understood_and_stands_on_the_left(page: Page) -> None:
    page.goto("/")
    page.locator("#q").fill("sister city")
    first = rows(page).first
    expect(first.locator(".side").first).to_have_attribute("data-side", "en")
    expect(first.locator("mark").first).to_have_text(re.compile("sister city", re.IGNORECASE))


def test_two_boxes_each_marked_in_its_own_column(page: Page) -> None:
    page.goto("/")
    page.locator("#q").fill("友好城市")
    page.get_by_label("And in the other language").fill("forum")
    expect(rows(page)).to_have_count(1)
    expect(rows(page).locator('[data-side="zh"] mark')).to_have_text("友好城市")
    expect(rows(page).locator('[data-side="en"] mark', has_text="forum")).to_have_text("forum")


def test_a_whole_sentence_is_compared(page: Page) -> None:
    page.goto("/")
    page.locator("#q").fill("代表团将于15日离开。")
    close = rows(page, "matches").first
    expect(close).to_contain_text("leave on April 14")
    expect(close.locator("del")).to_have_text("5")
    expect(close.locator("ins")).to_have_text("4")


def test_renderings_and_glossary_stand_beside(page: Page) -> None:
    page.goto("/?q=友好城市")
    renderings = page.locator("#renderings-part li")
    expect(renderings.first).to_contain_text("sister cit")
    expect(renderings.first).to_contain_text("%")
    expect(renderings.first.locator("time").first).to_have_text("2024-04-13")
    entries = page.locator(".terms")
    expect(entries.locator(".status.forbidden")).to_have_text("forbidden")
    renderings.first.get_by_role("link").click()
    expect(page.locator("#and")).to_have_value(re.compile("sister cit"))


def test_filters_stand_in_the_address_and_can_be_sent_to_a_colleague(
    page: Page, browser: Browser, site: Server
) -> None:
    page.goto("/?q=代表团")
    page.locator("#filters summary").click()
    page.get_by_label("Status").select_option("needs-review")
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile("status=needs-review"))
    assert "since" not in page.url
    with visits(browser, site) as colleague:
        colleague.goto(page.url)
        expect(rows(colleague)).to_have_count(1)
        expect(rows(colleague)).to_contain_text("12 members")
        colleague.locator(".chips a").click()
        expect(rows(colleague)).to_have_count(5)


def test_by_article_date_and_pattern(page: Page) -> None:
    page.goto("/?q=代表团&article=forum.txt")
    expect(rows(page)).to_have_count(1)
    page.goto("/?q=友好城市&since=2025-01-01")
    expect(rows(page)).to_have_count(1)
    page.goto("/?q=第1[0-2]号&regex=1")
    expect(rows(page)).to_have_count(3)
    page.goto("/?q=第(&regex=1")
    expect(page.get_by_role("alert")).to_be_visible()


def test_equal_pairs_are_folded_with_a_count(page: Page) -> None:
    page.goto("/?q=会展中心")
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("× 2")
    rows(page).locator("summary").click()
    expect(rows(page).locator("details a")).to_have_text("delegation.txt")


def test_the_article_around_a_hit(page: Page) -> None:
    page.goto("/?q=经贸合作")
    page.keyboard.press("j")
    page.keyboard.press("o")
    around = rows(page).first.locator(".around .row")
    expect(around).to_have_count(4)
    expect(around.nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("o")
    expect(around).to_have_count(0)
    page.goto("/unit/office/3")
    expect(page.locator(".row")).to_have_count(5)
    expect(page.locator(".row.is-current")).to_contain_text("会展中心")


def test_a_hundred_a_page(page: Page) -> None:
    page.goto("/?q=决议获得通过")
    expect(rows(page)).to_have_count(100)
    page.get_by_role("link", name="Next").click()
    expect(rows(page)).to_have_count(30)
    expect(page).to_have_url(re.compile("offset=100"))
    page.get_by_role("link", name="Previous").click()
    expect(rows(page)).to_have_count(100)


@pytest.mark.parametrize(("ending", "begins"), [("tmx", b"<?xml"), ("xlsx", b"PK"), ("csv", b"")])
def test_hits_are_downloaded(page: Page, ending: str, begins: bytes) -> None:
    page.goto("/?q=友好城市&article=delegation.txt")
    with page.expect_download() as download:
        page.locator(f'[data-download="{ending}"]').click()
    assert download.value.suggested_filename.endswith(f".{ending}")
    content = download.value.path().read_bytes()
    assert content.startswith(begins)
    assert ending == "xlsx" or content.count("友好城市".encode()) == 2


def test_keys(page: Page) -> None:
    page.goto("/?q=代表团")
    page.locator("h2").first.click()
    for key, place in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(page.locator(".row").nth(place)).to_have_class(re.compile("is-here"))
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_the_translation_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/?q=宴会")
    page.keyboard.press("c")
    expect(page.locator("#spoken")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("That evening, the city government")


def test_a_selection_is_sought(page: Page) -> None:
    page.goto("/?q=经贸合作")
    page.locator('.row [data-side="en"]').first.dblclick(position={"x": 40, "y": 10})
    expect(page.locator("#selected")).to_be_visible()
    word = page.locator('[data-selected="en"]').inner_text()
    page.locator('#selected [data-go="search"]').click()
    expect(page.locator("#q")).to_have_value(word)


def test_nothing_found_says_so_and_offers_pieces(page: Page) -> None:
    page.goto("/?q=天外来客")
    expect(page.locator(".empty")).to_contain_text("Nothing found")


def test_the_statistics_have_plots(page: Page) -> None:
    page.goto("/stats")
    expect(page.locator("svg").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("votes.txt")


def test_the_chinese_interface_is_kept(page: Page) -> None:
    page.goto("/?q=代表团")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    expect(page.get_by_role("button", name="检索")).to_be_visible()
    page.goto("/stats")
    expect(page.locator("h1")).to_have_text("统计")


def test_the_browser_decides_the_language_at_first(browser: Browser, site: Server) -> None:
    with visits(browser, site, locale="zh-CN") as page:
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("lang", "zh")


def test_all_of_it_without_scripts(browser: Browser, site: Server) -> None:
    with visits(browser, site, java_script_enabled=False) as page:
        page.goto("/")
        page.locator("#q").fill("友好城市")
        page.get_by_role("button", name="Search", exact=True).click()
        assert rows(page).count() == 3
        assert page.locator("#renderings-part li").count() >= 1
        rows(page).first.get_by_role("link", name="In its article").click()
        assert page.locator(".row.is-current").count() == 1
        assert page.locator("button:visible.scripted").count() == 0
        page.goto("/?q=决议获得通过")
        page.get_by_role("link", name="Next").click()
        assert rows(page).count() == 30
