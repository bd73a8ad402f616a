"""Whatever is stored, named or asked stays text in a browser: nothing runs, nothing is added to the page."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest
from browsing import Visit
from screens_shown import XLIFF
from serving import Server

import tmkit
from tmkit.model import Unit
from tmkit.serve.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ATTACKS = (
    "<script data-evil>window.evil=1</script>",
    "<img data-evil src=x onerror=window.evil=1>",
    '"><svg data-evil onload=window.evil=1>',
    "'><b data-evil onmouseover='window.evil=1'>",
    "</textarea><script data-evil>window.evil=1</script>",
    "</title><script data-evil>window.evil=1</script>",
    "</option></select><img data-evil src=x onerror=window.evil=1>",
    "--><iframe data-evil srcdoc='<script>parent.evil=1</script>'>",
    "]]><base data-evil href=//evil.example/>",
    "javascript:window.evil=1//",
    "data:text/html,<script>parent.evil=1</script>",
    "' autofocus onfocus='window.evil=1' data-evil='",
    '" hx-get="/static/page.js" hx-trigger="load" data-evil="',
    '<div data-evil hx-on::load="window.evil=1" hx-get="/" hx-trigger="load"></div>',
    "{{ 7 * 191 }}{% raw %}${7 * 191}",
    "<style data-evil>body{display:none}</style>",
    "<meta data-evil http-equiv=refresh content='0;url=javascript:window.evil=1'>",
    "<form data-evil action=//evil.example><input name=token></form>",
    "\N{RIGHT-TO-LEFT OVERRIDE}<a data-evil href='javascript:window.evil=1'>x</a>",
    "&lt;img data-evil src=x onerror=window.evil=1&gt;",
)
ALL = "坏 evil " + " ".join(ATTACKS)
ADDED = "document.querySelectorAll('[data-evil], base, iframe, object, embed, main style, main script').length"
HANDLERS = """[...document.querySelectorAll("*")].flatMap((one) => [...one.attributes])
    .filter((one) => /^(on|hx-on)/.test(one.name) || /^\\s*(javascript|data):/i.test(one.value)
        && ["href", "src", "action", "formaction", "hx-get", "hx-post"].includes(one.name)).map((one) => one.name)"""
SCREENS = (
    "/?q=坏",
    f"/?q={quote_plus(ALL[:1500])}",
    f"/?q=evil&and={quote_plus(ALL[:1500])}",
    f"/?q=evil&article={quote_plus(ALL[:1500])}",
    f"/?q=evil&status={quote_plus(ATTACKS[0])}",
    f"/?q={quote_plus(ATTACKS[1])}(&regex=1",
    f"/?q=evil&since={quote_plus(ATTACKS[2])}&memory={quote_plus(ATTACKS[3])}",
    "/?q=坏&ui=zh",
    "/unit/MEMORY/1",
    "/unit/MEMORY/1/edit",
    f"/unit/{quote(ATTACKS[0], safe='')}/1",
    "/changes",
    "/terms",
    f"/terms?q={quote_plus(ALL[:1500])}",
    f"/terms/new?zh={quote_plus(ATTACKS[4])}&en={quote_plus(ATTACKS[3])}",
    "/stats",
    f"/{quote(ATTACKS[1], safe='')}",
    f"/login?next={quote_plus(ATTACKS[9])}",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("evil")
    with tmkit.open_memory(folder / "tm.db", create=True) as memory:
        memory.import_units(_units())
        for note in ATTACKS:
            memory.update(1, notes=(note,), changed_by=note)
    with (folder / "terms.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("zh", "en", "status", "note", "domain", "source"))
        rows.writerows((f"坏{attack}", f"evil {attack}", "preferred", attack, attack, attack) for attack in ATTACKS)
        rows.writerow(("坏", "evil", "forbidden", ALL, ALL, ALL))
    memories = {NAME: folder / "tm.db"}
    settings = Settings(memories=memories, glossary=(str(folder / "terms.csv"),), write=True)
    server = Server(settings)
    yield server
    server.stop()


NAME = "<b data-evil>&'\""


def _units() -> Iterator[Unit]:
    for place, attack in enumerate((*ATTACKS, ALL)):
        yield Unit(
            source_parts=(f"坏人说：{attack}",),
            target_parts=(f"The evil man said: {attack}",),
            source_lang="zh-CN",
            target_lang="en-US",
            article=ALL[:900],
            source_ids=(place,),
            notes=(attack,),
            props=(("x-attack", attack),),
            created_by=attack,
            created="2024-01-01T00:00:00Z",
            status="needs-review",
            confidence=0.5,
        )


def inert(page: Page) -> None:
    assert page.evaluate("window.evil") is None
    assert page.evaluate(ADDED) == 0
    assert page.evaluate(HANDLERS) == []
    assert "1337" not in page.content()


@pytest.fixture(scope="module")
def window(browser: Browser, site: Server) -> Iterator[Visit]:
    one = Visit(browser, site)
    yield one
    one.leave()


@pytest.fixture
def visit(window: Visit) -> Iterator[Visit]:
    yield window
    window.check()


@pytest.mark.parametrize("address", SCREENS)
def test_a_screen_full_of_attacks(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address.replace("MEMORY", quote(NAME, safe="")))
    page.wait_for_timeout(100)
    inert(page)
    for element in page.locator("main :is(a, button, mark)").all()[:3]:
        element.hover()
    inert(page)


def test_parts_that_scripts_put_in(visit: Visit) -> None:
    page = visit.page
    page.goto("/")
    page.locator("#q").fill("坏人")
    page.locator(".row").first.wait_for()
    inert(page)
    for key, shown in (("o", ".around .row"), ("v", ".row .status.verified"), ("e", ".row.is-edited")):
        page.goto("/?q=坏人")
        page.locator(f'[data-key="{key}"]').first.click()
        page.locator(shown).first.wait_for()
        inert(page)


def test_a_file_to_be_checked(visit: Visit) -> None:
    page = visit.page
    page.goto("/check")
    body = XLIFF.replace("speech.txt", "&lt;b data-evil&gt;.txt").replace(
        "Both sides exchanged views.", "&lt;img data-evil src=x onerror=window.evil=1&gt; 7 9"
    )
    name = "<img data-evil src=x onerror=window.evil=1>.xlf"
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "application/xliff+xml", "buffer": body.encode()}
    )
    page.locator("main button.main").click()
    page.wait_for_timeout(100)
    inert(page)


def test_the_policy_stops_what_would_come_through(visit: Visit) -> None:
    page = visit.page
    page.goto("/")
    page.evaluate("""() => {
        const one = document.createElement("script");
        one.textContent = "window.evil = 1";
        document.body.append(one);
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.evil=1'>");
    }""")
    page.wait_for_timeout(200)
    assert page.evaluate("window.evil") is None
    assert any("Content Security Policy" in complaint for complaint in visit.complaints)
    visit.complaints.clear()


def test_a_page_of_another_site_can_change_nothing(visit: Visit, site: Server, tmp_path: Path) -> None:
    page = visit.page
    form = f'<form method="post" action="{site.base}/unit/{quote(NAME)}/1"><input name="action" value="delete">'
    (tmp_path / "evil.html").write_text(f"{form}<input name='seen' value=''><button>Win</button></form>", "utf-8")
    page.goto((tmp_path / "evil.html").as_uri())
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.get_by_role("button").click()
    assert answer.value.status == 403
    visit.complaints.clear()
