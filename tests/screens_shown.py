"""Every screen of the server by name, with what a person does to get there: for pictures and for checks of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

XLIFF = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="speech.txt" source-language="zh-CN" target-language="en-US" datatype="plaintext"><body>
<trans-unit id="1">
<source>代表团将于15日离开。</source><target>The mission will leave on April 16.</target></trans-unit>
<trans-unit id="2">
<source>双方就进一步加强经贸合作交换了意见。</source><target>Both sides exchanged views.</target></trans-unit>
<trans-unit id="3">
<source>友好城市论坛。</source><target>A twin town forum.</target></trans-unit>
</body></file></xliff>
"""
"""A file for the checks: a wrong number, two terms that are not to be used."""


def _at(address: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(address)

    return go


def _editing(page: Page) -> None:
    _at("/?q=宴会")(page)
    page.locator('[data-key="e"]').first.click()
    page.locator(".row.is-edited").wait_for()


def _around(page: Page) -> None:
    _at("/?q=经贸合作")(page)
    page.locator('[data-key="o"]').first.click()
    page.locator(".around .row").first.wait_for()


def _selected(page: Page) -> None:
    _at("/?q=经贸合作")(page)
    page.locator('.row [data-side="en"]').first.dblclick(position={"x": 40, "y": 10})
    page.locator("#selected").wait_for()


def _help(page: Page) -> None:
    _at("/?q=代表团")(page)
    page.locator("h2").first.click()
    page.keyboard.press("?")
    page.locator("#help").wait_for()


def _checked(page: Page) -> None:
    _at("/check")(page)
    page.locator('input[type="file"]').set_input_files(
        {"name": "speech.xlf", "mimeType": "application/xliff+xml", "buffer": XLIFF.encode()}
    )
    with page.expect_navigation():
        page.locator("main button.main").click()


def _conflict(page: Page) -> None:
    _at("/unit/office/3/edit")(page)
    page.locator('form.editing input[name="seen"]').evaluate("one => { one.value = 'another state'; }")
    page.locator('textarea[lang^="en"]').fill("The delegation saw the Expo Center.")
    page.locator("button.main").click()
    page.locator(".notice").first.wait_for()


SCREENS: Mapping[str, Callable[[Page], None]] = MappingProxyType(
    {
        "start": _at("/"),
        "word": _at("/?q=友好城市"),
        "sentence": _at("/?q=代表团将于15日离开。"),
        "english": _at("/?q=sister+city&and=代表团"),
        "filtered": _at("/?q=代表团&status=needs-review&article=forum.txt&since=2020-01-01"),
        "nothing": _at("/?q=天外来客"),
        "pattern-fault": _at("/?q=第(&regex=1"),
        "long": _at("/?q=决议获得通过&offset=120"),
        "around": _around,
        "selected": _selected,
        "help": _help,
        "editing": _editing,
        "edit": _at("/unit/office/3/edit"),
        "conflict": _conflict,
        "login": _at("/login"),
        "unit": _at("/unit/office/3"),
        "changes": _at("/changes"),
        "terms": _at("/terms"),
        "term-new": _at("/terms/new?zh=经贸合作&en=economic+and+trade+cooperation"),
        "stats": _at("/stats"),
        "check": _at("/check"),
        "checked": _checked,
        "not-there": _at("/unit/office/999999"),
    }
)
