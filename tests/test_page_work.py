"""Working on the memory in a browser: edit, confirm, flag, comment, undo, add a term, check a file, enter."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsing import expect, sites, visits
from screens_shown import XLIFF

import tmkit
from tmkit.serve.tokens import add_token, read_tokens

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from serving import Server


def row(page: Page) -> Any:
    return page.locator('section[aria-labelledby="passages"] .row').first


def target_of(folder: Path, text: str) -> list[tuple[str, str]]:
    with tmkit.open_memory(folder / "office.db") as memory:
        return [(hit.target, hit.status) for hit in memory.concordance(text).hits]


def test_a_translation_is_corrected_in_its_place(page: Page, folder: Path) -> None:
    page.goto("/?q=宴会")
    page.keyboard.press("e")
    field = page.locator('.row.is-edited textarea[lang^="en"]')
    field.fill("That evening, the city government gave a banquet for the delegation.")
    page.get_by_role("button", name="Save as verified").click()
    expect(row(page)).to_contain_text("gave a banquet")
    expect(row(page).locator(".status")).to_have_text("verified")
    expect(page).to_have_url(re.compile(r"/\?q="))
    assert target_of(folder, "宴会") == [
        ("That evening, the city government gave a banquet for the delegation.", "verified")
    ]


def test_an_edit_can_be_left(page: Page) -> None:
    page.goto("/?q=意见")
    before = row(page).locator('[data-side="en"]').inner_text()
    page.keyboard.press("e")
    page.locator('.row.is-edited textarea[lang^="en"]').fill("never mind")
    page.locator(".row.is-edited").get_by_text("Cancel").click()
    expect(row(page).locator('[data-side="en"]')).to_have_text(before)


def test_confirmed_and_flagged_by_keys(page: Page, folder: Path) -> None:
    page.goto("/?q=离开")
    page.keyboard.press("v")
    expect(row(page).locator(".status")).to_have_text("verified")
    page.keyboard.press("f")
    expect(row(page).locator(".status")).to_have_text("needs review")
    assert target_of(folder, "离开")[0][1] == "needs-review"


def test_a_reviewer_goes_on_from_the_row_in_hand(page: Page) -> None:
    page.goto("/?q=代表团")
    rows = page.locator('section[aria-labelledby="passages"] .row')
    for number in range(2):
        page.keyboard.press("j")
        page.keyboard.press("f")
        expect(rows.nth(number).locator(".status")).to_have_text("needs review")
        expect(rows.nth(number)).to_have_class(re.compile("is-here"))
    page.keyboard.press("e")
    expect(rows.nth(1).locator("textarea").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(rows.nth(1).locator("textarea")).to_have_count(0)
    expect(rows.nth(1)).to_have_class(re.compile("is-here"))
    page.keyboard.press("e")
    expect(rows.nth(1).locator("textarea").last).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(rows.nth(1).locator(".status")).to_have_text("verified")


def test_comment_history_and_undo(page: Page, folder: Path) -> None:
    page.goto("/unit/office/4")
    page.locator('[name="comment"]').last.fill("Check with protocol.")
    page.get_by_role("button", name="Add the comment").click()
    expect(page.locator(".row.is-current .comment")).to_have_text("Check with protocol.")
    page.get_by_role("button", name="Reject").click()
    expect(page.locator(".row.is-current .status")).to_have_text("rejected")
    edits = page.locator(".history li")
    expect(edits).to_have_count(2)
    edits.first.get_by_role("button", name="Undo").click()
    expect(page.locator(".row.is-current .status")).to_have_text("aligned")
    expect(edits).to_have_count(3)
    page.goto("/changes")
    expect(page.locator(".history li").first).to_contain_text("took back")


def test_what_was_deleted_comes_back(page: Page, folder: Path) -> None:
    page.goto("/unit/office/9")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".history")).to_contain_text("deleted")
    assert target_of(folder, "12人") == []
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".history")).to_contain_text("put back")
    assert [status for _target, status in target_of(folder, "12人")] == ["needs-review"]


def test_two_people_at_one_unit(page: Page, browser: Browser, site: Server, folder: Path) -> None:
    page.goto("/?q=经贸合作")
    page.keyboard.press("e")
    page.locator('.row.is-edited textarea[lang^="en"]').fill("Mine.")
    with visits(browser, site) as other:
        other.goto("/?q=经贸合作")
        other.keyboard.press("e")
        other.locator('.row.is-edited textarea[lang^="en"]').fill("Theirs.")
        other.get_by_role("button", name="Save as verified").click()
        expect(row(other)).to_contain_text("Theirs.")
    page.get_by_role("button", name="Save as verified").click()
    expect(page.locator("main")).to_contain_text("Somebody else has changed this unit")
    assert target_of(folder, "经贸合作")[0][0] == "Theirs."
    insist = page.get_by_role("button", name="Save mine nevertheless")
    insist.click()
    expect(insist).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Mine.")
    assert target_of(folder, "经贸合作")[0][0] == "Mine."


def test_a_term_is_added_from_a_selection_and_found_at_once(page: Page, folder: Path) -> None:
    page.goto("/?q=论坛开幕")
    select(page, '[data-side="zh"]', "论坛")
    select(page, '[data-side="en"]', "forum")
    page.locator('#selected [data-go="term"]').click()
    expect(page.locator('input[name="zh"]')).to_have_value("论坛")
    expect(page.locator('input[name="en"]')).to_have_value("forum")
    page.locator("main").get_by_role("button", name="Add as a term").click()
    page.wait_for_url(re.compile(r"/terms\?"))
    assert "论坛,forum" in (folder / "terms.csv").read_text("utf-8")
    page.goto("/?q=论坛")
    expect(page.locator(".terms")).to_contain_text("forum")


def select(page: Page, side: str, text: str) -> None:
    """Select some words of a side of the first row, and let go of the mouse."""
    page.evaluate(
        """([side, text]) => {
            const walker = document.createTreeWalker(document.querySelector(`.row ${side}`), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const place = walker.currentNode.data.indexOf(text);
                if (place < 0) continue;
                document.getSelection().setBaseAndExtent(
                    walker.currentNode, place, walker.currentNode, place + text.length);
                break;
            }
            document.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
        }""",
        [side, text],
    )
    page.locator("#selected", has_text=text).wait_for()


def test_a_file_is_checked_and_forgotten(page: Page) -> None:
    page.goto("/check")
    page.locator('input[type="file"]').set_input_files(
        {"name": "speech.xlf", "mimeType": "application/xliff+xml", "buffer": XLIFF.encode()}
    )
    page.locator("main button.main").click()
    main = page.locator("main")
    expect(main).to_contain_text("speech.xlf")
    expect(main.locator("mark", has_text="twin town").first).to_be_visible()
    expect(main).to_contain_text("100 %")


@pytest.mark.parametrize("body", [b"\x00\x01\x02 nothing", b"<xliff", b""])
def test_a_file_that_is_none_is_told_in_a_line(page: Page, body: bytes) -> None:
    page.goto("/check")
    page.locator('input[type="file"]').set_input_files(
        {"name": "bad.xlf", "mimeType": "application/xliff+xml", "buffer": body}
    )
    page.locator("main button.main").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert "Traceback" not in page.content()


def test_work_without_scripts(browser: Browser, site: Server, folder: Path) -> None:
    with visits(browser, site, java_script_enabled=False) as page:
        page.goto("/?q=第7号决议")
        row(page).get_by_role("link", name="Edit").click()
        page.locator('textarea[lang^="en"]').fill("Resolution No. 7 was adopted.")
        page.get_by_role("button", name="Save as verified").click()
        assert "No. 7" in row(page).inner_text()
        row(page).get_by_role("button", name="Flag").click()
        assert row(page).locator(".status").inner_text() == "needs review"
        page.goto("/terms/new")
        page.locator('input[name="zh"]').fill("决议")
        page.locator('input[name="en"]').fill("resolution")
        page.locator("main").get_by_role("button", name="Add as a term").click()
        page.goto("/terms?q=决议")
        assert "resolution" in page.locator("main").inner_text()


def test_nothing_can_be_changed_where_the_server_only_reads(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with sites(tmp_path_factory.mktemp("reading"), write=False) as site, visits(browser, site) as page:
        page.goto("/?q=代表团")
        expect(row(page)).to_be_visible()
        assert page.locator('[data-key="e"], [data-key="f"], [data-go="term"]').count() == 0
        assert page.goto("/unit/office/1/edit").status == 403  # type: ignore[union-attr]


def test_a_token_opens_the_page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("tokens")
    secret = add_token(folder / "tokens", "ann", ["read", "write"])
    with sites(folder, tokens=read_tokens(folder / "tokens")) as site, visits(browser, site) as page:
        page.goto("/?q=宴会")
        page.get_by_label("Token").fill("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("The token is not known here.")
        page.get_by_label("Token").fill(secret)
        page.keyboard.press("Enter")
        expect(row(page)).to_contain_text("welcome dinner")
        page.keyboard.press("f")
        expect(row(page).locator(".status")).to_have_text("needs review")
        page.goto("/changes")
        expect(page.locator(".history li").first).to_contain_text("ann")
        assert page.evaluate("document.cookie") == ""
        page.get_by_role("button", name="Leave").click()
        expect(page.get_by_label("Token")).to_be_visible()
