"""The page of findings in a real browser: filters, keys, decisions saved and loaded, hostile texts, no request."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import BINARY, Page
from findings_made import make_finding

from tmkit.model import Concept, Finding, Rejection, Term
from tmkit.qa.baseline import Judged
from tmkit.qa.decisions import read_decisions
from tmkit.qa.ignores import Ignore
from tmkit.reports.findings_page import write_page
from tmkit.reports.inspection import Inspection, find_renderings, rule_notes
from tmkit.terms.glossary import gather

HOSTILE = (
    "<script>window.hit = 1</script>",
    "</script><script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 1'>",
    "<!-- <script> ]]> &lt; & \"'",
    "javascript:alert(1)\N{LINE SEPARATOR}\N{RIGHT-TO-LEFT OVERRIDE}",
)
MINISTRY = Concept(
    id="mfa",
    terms=(Term(text="外交部", lang="zh"), Term(text="Ministry of Foreign Affairs", lang="en")),
)


def term_finding(number: int, target: str) -> Finding:
    fields: dict[str, Any] = {"rule": "term.absent", "source": f"外交部第{number}次发言", "source_span": (0, 3)}
    return make_finding(number, "warning", target=target, target_span=None, file="b.xlf", **fields)


FINDINGS = [
    make_finding(1),
    make_finding(2, "info", rule="space.double", message="two spaces", suggestion=""),
    *(term_finding(number, f"the foreign office spoke {number} times") for number in (3, 4)),
    term_finding(5, "the ministry spoke"),
    *(make_finding(10 + n, "warning", source=text, target=text, message=text) for n, text in enumerate(HOSTILE)),
    make_finding(20, source="𠮷野家有3人", source_span=(4, 5), target="\N{GRINNING FACE} 4 people", target_span=(2, 3)),
]


def page_of(findings: list[Finding], *others: Judged) -> str:
    stream = io.StringIO()
    inspection = Inspection(
        rules=rule_notes(), version="1.0", files={"a.xlf": 20}, renderings=find_renderings(gather([MINISTRY]))
    )
    write_page([*map(Judged, findings), *others], inspection, stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "findings.html"
    ignored = Judged(make_finding(99), Ignore(rule="x", reason="y"))
    path.write_text(page_of(FINDINGS, ignored, Judged(make_finding(98), is_known=True)), "utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Page]:
    if not BINARY:
        pytest.skip("no Chromium here")
    with Page() as page:
        yield page


@pytest.fixture
def page(browser: Page, written: Path) -> Page:
    browser.complaints.clear()
    browser.requests.clear()
    browser.open(written)
    browser.ask("decisions.clear(); localStorage.clear()")
    browser.open(written)
    return browser


def test_the_file_asks_nothing_of_anybody_and_lets_only_its_own_script_run(written: Path) -> None:
    text = written.read_text("utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"https?://", text.split('id="report"')[0])
    assert not re.search(r"""\s(?:style|on\w+)\s*=\s*["']""", text.split('id="report"')[0])
    assert text.count("<script") == 4
    assert page_of([]).count("<script") == 4


def test_equal_findings_are_equal_bytes() -> None:
    assert page_of(FINDINGS) == page_of(FINDINGS)


def test_every_text_is_shown_as_text(page: Page) -> None:
    shown = page.ask("[...document.querySelectorAll('article .target')].map((one) => one.textContent)")
    assert set(HOSTILE) <= set(shown)
    assert page.ask("window.hit") is None
    assert page.ask("document.querySelectorAll('main img, main script').length") == 0
    assert page.complaints == []
    assert all(url.startswith("file:") for url in page.requests)


def test_both_sides_are_marked_in_code_points(page: Page) -> None:
    marks = page.ask("[...document.querySelectorAll('#f10 mark')].map((one) => one.textContent)")
    assert marks == ["3", "4"]


def test_what_stands_at_the_head(page: Page) -> None:
    lead = page.ask("document.getElementById('lead').textContent")
    assert lead == (
        "1 file, 20 segments, 11 findings, 1 ignored before, not shown, 1 known from the baseline, not shown"
    )
    assert "Ministry of Foreign Affairs (preferred)" in page.ask("document.querySelector('.forms').textContent")


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ("element('rule').value = 'term.absent'", 3),
        ("element('term').value = '外交部'", 3),
        ("element('file').value = 'b.xlf'", 3),
        ("document.querySelector('[value=error]').click()", 9),
        ("element('search').value = 'FOREIGN Office'", 2),
        ("element('search').value = '外交部第５次'", 1),
        ("element('state').value = 'open'", 11),
        ("element('state').value = 'decided'", 0),
        ("element('order').value = 'file'", 11),
    ],
)
def test_filters(page: Page, change: str, count: int) -> None:
    page.ask(f"{change}; refilter()")
    assert page.ask("document.querySelectorAll('article').length") == count


def test_keys_decide_one_by_one(page: Page) -> None:
    page.ask("element('author').value = 'Li'; element('author').dispatchEvent(new Event('input'))")
    page.press("j")
    page.press("c")
    page.press("i")
    page.type("house style")
    page.press("Enter")
    decided = json.loads(page.ask("fileOfDecisions()"))["decisions"]
    assert [(one["decision"], one["reason"], one["author"]) for one in decided] == [
        ("confirm", "", "Li"),
        ("ignore", "house style", "Li"),
    ]
    assert page.ask("element('progress').textContent").startswith("2 of 11 decided, 1 confirmed, 1 ignored")
    page.press("k")
    page.press("u")
    assert page.ask("decisions.size") == 1


def test_an_ignore_needs_a_reason(page: Page) -> None:
    page.press("j")
    page.press("i")
    page.press("Enter")
    assert "needs a reason" in page.ask("document.querySelector('.fault').textContent")
    page.press("Escape")
    assert page.ask("[decisions.size, element('panel')]") == [0, None]


def test_one_decision_for_all_segments_of_a_term(page: Page, tmp_path: Path) -> None:
    page.ask("element('rule').value = 'term.absent'; refilter()")
    page.press("j")
    page.press("I")
    page.type("the client says so")
    page.ask("element('panel').elements.scope.click()")
    page.press("Enter")
    assert page.ask("decisions.size") == 3
    path = tmp_path / "decisions.json"
    path.write_text(page.ask("fileOfDecisions()"), "utf-8")
    (decision,) = read_decisions(path, [])
    assert (decision.decision, decision.scope, decision.term) == ("ignore", "term", "外交部")
    page.press("u")
    assert page.ask("decisions.size") == 0


def test_a_rendering_is_admitted_where_it_stands(page: Page, tmp_path: Path) -> None:
    page.ask("element('rule').value = 'term.absent'; refilter()")
    page.press("j")
    page.press("A")
    page.type("Foreign Office")
    page.press("Enter")
    assert page.ask("decisions.size") == 2
    path = tmp_path / "decisions.json"
    path.write_text(page.ask("fileOfDecisions()"), "utf-8")
    rejected: list[Rejection] = []
    found = read_decisions(path, rejected)
    assert [(one.decision, one.form, one.term) for one in found] == [("admit", "Foreign Office", "外交部")] * 2
    assert not rejected


def test_words_selected_in_the_target_become_the_rendering(page: Page) -> None:
    page.ask("element('rule').value = 'term.absent'; refilter()")
    page.press("j")
    page.press("a")
    page.ask(
        "getSelection().setBaseAndExtent(document.querySelector('article .target').firstChild, 4, "
        "document.querySelector('article .target').firstChild, 18)"
    )
    page.ask("new Promise((done) => setTimeout(done, 50))")
    assert page.ask("element('panel').elements.form.value") == "foreign office"


def test_decisions_are_kept_loaded_and_never_lost(page: Page, written: Path) -> None:
    page.press("j")
    page.press("c")
    page.open(written)
    assert page.ask("decisions.size") == 1
    stranger = {"decision": "ignore", "id": "e" * 16, "reason": "of another page", "rule": "a.b", "term": ""}
    own = {"decision": "ignore", "id": FINDINGS[1].id, "reason": "fine", "until": "2027-01-01", "author": "Wu"}
    content = json.dumps({"decisions": [stranger, own]})
    page.ask(f"load(new File([{json.dumps(content)}], 'old.json'))")
    told = page.ask("element('progress').textContent")
    assert told.startswith("old.json: 1 findings decided, 1 entries are of other pages (kept). 2 of 11 decided")
    saved = json.loads(page.ask("fileOfDecisions()"))["decisions"]
    assert [one["reason"] for one in saved] == ["", "fine", "of another page"]
    assert (saved[1]["author"], saved[1]["until"]) == ("Wu", "2027-01-01")


def test_the_key_for_saving_downloads_a_file_that_is_read_back(page: Page, tmp_path: Path) -> None:
    page.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    page.press("j")
    page.press("c")
    page.press("s")
    end = time.monotonic() + 20
    while not (tmp_path / "decisions.json").is_file() and time.monotonic() < end:
        page.ask("1")
        time.sleep(0.05)
    (decision,) = read_decisions(tmp_path / "decisions.json", [])
    assert (decision.decision, decision.id) == ("confirm", page.ask("shown[0].id"))
    assert page.complaints == []


@pytest.mark.parametrize("content", ["{", "[]", '{"decisions": [{"decision": "maybe"}]}'])
def test_a_wrong_file_is_named(page: Page, content: str) -> None:
    page.ask(f"load(new File([{json.dumps(content)}], 'wrong.json'))")
    assert "wrong.json cannot be used: " in page.ask("element('progress').textContent")
    assert page.ask("decisions.size") == 0


@pytest.mark.parametrize("width", [360, 800, 1400])
@pytest.mark.parametrize("is_dark", [False, True])
def test_nothing_is_wider_than_the_window(page: Page, tmp_path: Path, width: int, is_dark: bool) -> None:
    page.look(tmp_path / "page.png", width, is_dark=is_dark)
    assert page.ask("document.documentElement.scrollWidth") <= width
    colour = page.ask("getComputedStyle(document.body).backgroundColor")
    assert colour == ("rgb(21, 24, 29)" if is_dark else "rgb(255, 255, 255)")


def test_many_findings_come_in_parts(browser: Page, tmp_path: Path) -> None:
    path = tmp_path / "many.html"
    path.write_text(page_of([make_finding(number) for number in range(1, 451)]), "utf-8")
    browser.open(path)
    assert browser.ask("document.querySelectorAll('article').length") == 200
    browser.ask("element('more').click()")
    assert browser.ask("document.querySelectorAll('article').length") == 400
    assert browser.ask("element('more').textContent") == "Show 50 more of 50"
