"""A real browser on a real server, for tests of the pages: Playwright drives the Chromium of the system.

Tests that import it are skipped where a package is missing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("jinja2")
pytest.importorskip("uvicorn")
pytest.importorskip("httpx")
pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from serving import Server

import tmkit
from tmkit.model import Unit
from tmkit.serve.settings import Settings

__all__ = ["WIDTHS", "Visit", "browsers", "expect", "sites", "visits"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), "")
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
SECONDS = 15
WIDTHS = (360, 800, 1400)

DELEGATION = (
    ("4月12日，市长会见了来访的友好城市代表团。", "On April 12, the mayor met the visiting sister city delegation."),
    ("双方就进一步加强经贸合作交换了意见。", "The two sides exchanged views on closer economic and trade cooperation."),
    ("代表团参观了重庆国际会展中心。", "The delegation visited the Chongqing International Expo Center."),
    ("市长说，友好城市之间的往来日益密切。", "The mayor said that sister cities were growing ever closer."),
    (
        "当晚，市政府为代表团举行了欢迎宴会。",
        "That evening, the city government hosted a welcome dinner for the guests.",
    ),
    ("代表团将于14日离开。", "The delegation will leave on April 14."),
)
"""An article: six sentences, one after the other."""

GLOSSARY = """concept,zh,en,status
1,友好城市,sister city,preferred
1,友好城市,twin town,forbidden
2,代表团,delegation,preferred
2,代表团,mission,deprecated
3,重庆国际会展中心,Chongqing International Expo Center,preferred
"""


@contextmanager
def browsers() -> Iterator[Browser]:
    """Give a browser; the test is skipped where there is none."""
    if not CHROMIUM:
        pytest.skip("there is no Chromium here")
    with sync_playwright() as driver:
        expect.set_options(timeout=SECONDS * 1000)
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield browser
        browser.close()


def make_memory(path: Path) -> Path:
    """Make a small memory with two articles, all statuses, a pair of texts that comes twice, and pages to turn."""
    with tmkit.open_memory(path, create=True) as memory:
        memory.import_units(_units())
    return path


def _units() -> Iterator[Unit]:
    for place, (zh, en) in enumerate(DELEGATION):
        yield _unit(zh, en, "delegation.txt", place, "2024-04-13", status="aligned", confidence=0.97)
    yield _unit(DELEGATION[2][0], DELEGATION[2][1], "again.txt", 0, "2025-02-01", previous="", status="verified")
    yield _unit("友好城市合作论坛开幕。", "The sister city cooperation forum opened.", "forum.txt", 0, "2025-05-02")
    yield _unit(
        "代表团一行共12人。", "The delegation has 12 members.", "forum.txt", 1, "2025-05-02", status="needs-review"
    )
    for number in range(1, 131):
        yield _unit(
            f"第{number}号决议获得通过。", f"Resolution {number} was adopted.", "votes.txt", number, "2023-01-05"
        )


def _unit(zh: str, en: str, article: str, place: int, date: str, **fields: Any) -> Unit:
    return Unit(
        source_parts=(zh,),
        target_parts=(en,),
        source_lang="zh-CN",
        target_lang="en-US",
        article=article,
        source_ids=(place,),
        created=f"{date}T08:00:00Z",
        **fields,
    )


@contextmanager
def sites(folder: Path, **options: Any) -> Iterator[Server]:
    """Serve a memory and a glossary that may be changed."""
    (folder / "terms.csv").write_text(GLOSSARY, "utf-8")
    memory = make_memory(folder / "office.db")
    chosen = {"write": True, "glossary": (str(folder / "terms.csv"),), **options}
    server = Server(Settings(memories={"office": memory}, **chosen))
    try:
        yield server
    finally:
        server.stop()


class Visit:
    """A person with a browser of their own; whatever goes wrong in it is noted in ``complaints``."""

    def __init__(self, browser: Browser, site: Server, **options: Any) -> None:
        self.base = site.base
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(base_url=site.base, **{"locale": "en-GB", **options})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(SECONDS * 1000)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("console", self._hear)
        self.page.on("dialog", self._dismiss)
        self.page.on("request", self._watch)

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            self.complaints.append(f"{message.type}: {message.text} at {message.location.get('url', '')[:200]}")

    def _dismiss(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _watch(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.complaints.append(f"request to {request.url}")

    def look(self, path: Path) -> None:
        """Take a picture of the whole page."""
        self.page.screenshot(path=path, full_page=True)

    def check(self) -> None:
        """Fail where anything was complained of since the last time."""
        heard, self.complaints = self.complaints, []
        assert heard == []

    def leave(self) -> None:
        """Close the browser's window; fails where anything was complained of."""
        self.context.close()
        self.check()


@contextmanager
def visits(browser: Browser, site: Server, **options: Any) -> Iterator[Page]:
    """Give the page of a visitor, and fail at the end where the browser complained of anything."""
    visit = Visit(browser, site, **options)
    try:
        yield visit.page
    except BaseException:
        visit.context.close()
        raise
    visit.leave()
