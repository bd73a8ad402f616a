"""What the page's own script does beside the links and forms: input methods, the row in hand, what goes wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from browsing import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from serving import Server


def passages(page: Page) -> Any:
    return page.locator('section[aria-labelledby="passages"] > .rows > .row')


def asked(page: Page) -> list[str]:
    """Give the addresses that are asked for from now on, without those of files."""
    found: list[str] = []
    page.on("request", lambda request: None if "/static/" in request.url else found.append(request.url))
    return found


def test_nothing_is_sought_while_an_input_method_composes(page: Page) -> None:
    page.goto("/")
    page.locator("#q").click()
    requests, keys = asked(page), page.context.new_cdp_session(page)
    for letters in ("d", "dai", "daibiao"):
        keys.send("Input.imeSetComposition", {"text": letters, "selectionStart": 0, "selectionEnd": len(letters)})
        page.wait_for_timeout(600)
    assert requests == []
    keys.send("Input.insertText", {"text": "代表团"})
    expect(passages(page)).to_have_count(5)
    assert len([one for one in requests if "q=" in one]) == 1


def test_escape_leaves_the_box_as_it_is(page: Page) -> None:
    page.goto("/?q=代表团")
    page.locator("#q").press("Escape")
    expect(page.locator("#q")).to_have_value("代表团")
    expect(page.locator("#q")).not_to_be_focused()
    page.locator("#q").press("ArrowDown")
    expect(passages(page).first).to_be_focused()


def test_a_changed_row_stays_in_hand(page: Page) -> None:
    page.goto("/?q=代表团")
    page.keyboard.press("j")
    page.keyboard.press("j")
    row = passages(page).nth(1)
    expect(row).to_be_focused()
    page.keyboard.press("f")
    expect(row.locator(".status")).to_have_text("needs review")
    expect(row).to_be_focused()
    page.keyboard.press("e")
    expect(row.locator("textarea[name=target]")).to_be_focused()
    row.get_by_text("Cancel").click()
    expect(row.locator("textarea")).to_have_count(0)
    page.locator("body").press("j")
    expect(passages(page).nth(2)).to_be_focused()


def press_at_once(page: Page, *keys: str) -> None:
    """Press keys one after the other, faster than any answer comes."""
    page.evaluate(
        """keys => { for (const key of keys)
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true})); }""",
        list(keys),
    )


def test_keys_wait_while_a_row_is_replaced(page: Page) -> None:
    page.goto("/?q=代表团")
    first = passages(page).first
    page.keyboard.press("j")
    press_at_once(page, "v", "e")
    field = first.locator("textarea[name=target]")
    expect(field).to_be_focused()
    field.fill("never mind")
    press_at_once(page, "Escape", "e")
    expect(field).not_to_have_value(re.compile("never mind"))
    expect(field).to_be_focused()
    first.get_by_text("Cancel").click()
    expect(first.locator(".status")).to_have_text("verified")
    press_at_once(page, "f", "j")
    expect(passages(page).nth(1)).to_be_focused()
    expect(first.locator(".status")).to_have_text("needs review")


def test_keys_that_waited_are_not_lost_with_the_answer(page: Page) -> None:
    page.goto("/?q=代表团")
    page.keyboard.press("j")
    page.route(re.compile("/edit"), lambda route: route.fulfill(status=429, content_type="application/json", body="{}"))
    press_at_once(page, "e", "j")
    expect(passages(page).nth(1)).to_be_focused()
    assert page.locator("textarea").count() == 0


def test_keys_do_nothing_where_one_types_and_with_modifiers(page: Page) -> None:
    page.goto("/?q=代表团")
    page.locator("#q").press_sequentially("jk?c", delay=5)
    expect(page.locator("#q")).to_have_value("jk?c代表团")
    expect(page.locator("#help")).not_to_be_visible()
    page.locator("#q").press("Escape")
    page.keyboard.press("Control+k")
    assert page.locator(".row.is-here").count() == 0


def test_the_article_field_offers_the_articles(page: Page) -> None:
    page.goto("/?q=代表团")
    page.locator("#filters summary").click()
    page.get_by_label("Article").focus()
    expect(page.locator("#articles option")).to_have_count(4)
    expect(passages(page)).to_have_count(5)


def test_a_search_of_one_side_takes_both_selections_of_a_row(page: Page) -> None:
    page.goto("/?q=经贸合作")
    for side in ("zh", "en"):
        page.locator(f'.row [data-side="{side}"]').first.select_text()
        page.mouse.up()
    bar = page.locator("#selected")
    expect(bar.locator('[data-selected="zh"]')).to_contain_text("经贸合作")
    expect(bar.locator('[data-selected="en"]')).to_contain_text("trade cooperation")
    assert "zh=" in str(bar.locator('[data-go="term"]').get_attribute("href"))
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()


def test_what_is_no_page_is_told(browser: Browser, site: Server) -> None:
    context = browser.new_context(base_url=site.base, locale="en-GB")
    page = context.new_page()
    page.goto("/?q=代表团")
    fault = '{"error": "more than 60 requests a minute: wait 9 s"}'
    page.route("**/?q=slow*", lambda route: route.fulfill(status=429, content_type="application/json", body=fault))
    page.route("**/?q=gone*", lambda route: route.abort())
    page.locator("#q").fill("slow")
    expect(page.get_by_role("alert")).to_have_text("more than 60 requests a minute: wait 9 s")
    expect(passages(page)).to_have_count(5)
    page.locator("#q").fill("gone")
    expect(page.get_by_role("alert")).to_have_text("The server does not answer.")
    page.locator("#q").fill("delegation")
    expect(page.locator("#trouble")).to_be_hidden()
    context.close()
