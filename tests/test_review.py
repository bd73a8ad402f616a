from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tmkit.build import build_articles, to_units
from tmkit.errors import FormatError
from tmkit.memory.memory import Memory, open_memory
from tmkit.review import apply_review, review_rows, write_pairs

ARTICLE = """港口开放日迎来客人

Guests Come to the Port on Its Open Day

3月10日，三百多位客人参观了码头。他们登上货轮，参观了驾驶室。

On March 10, more than 300 guests visited the pier. They went aboard a freighter and saw the bridge.

总领事对港口的发展表示祝贺。

The consul general congratulated the port on its development.
"""


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return open_memory(tmp_path / "tm.db", create=True)


def built(tmp_path: Path, memory: Memory, text: str = ARTICLE) -> Path:
    article = tmp_path / "port.txt"
    article.write_text(text, "utf-8")
    result = build_articles([str(article)])
    memory.replace_articles([(one.file, to_units(one)) for one in result.articles])
    review = tmp_path / "review.xlsx"
    write_pairs(result, review)
    return review


def decide(path: Path, decisions: dict[int, dict[str, str]]) -> None:
    """Write decisions into a review: by number of the pair, then by column."""
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        for name, value in decisions.get(int(str(row[0].value)), {}).items():
            sheet.cell(row[0].row or 0, columns[name] or 0, value)
    book.save(path)


def statuses(memory: Memory) -> dict[str, str]:
    return {unit.source: unit.status for unit in memory.units()}


def test_the_doubtful_come_first_and_numbers_follow_the_article(tmp_path: Path, memory: Memory) -> None:
    article = tmp_path / "port.txt"
    article.write_text(ARTICLE, "utf-8")
    rows = list(review_rows(build_articles([str(article)])))
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert rows[0].zh == "港口开放日迎来客人"
    assert rows[1].zh_lines == "5"


def test_accept_and_reject(tmp_path: Path, memory: Memory) -> None:
    review = built(tmp_path, memory)
    decide(review, {1: {"decision": "accept"}, 4: {"decision": "reject"}})
    totals = apply_review(memory, review)
    assert (totals.verified, totals.rejected, totals.removed) == (1, 1, 0)
    found = statuses(memory)
    assert found["港口开放日迎来客人"] == "verified"
    assert found["总领事对港口的发展表示祝贺。"] == "rejected"
    assert sorted(found.values()) == ["aligned", "aligned", "rejected", "verified"]


def test_merge_takes_the_place_of_both(tmp_path: Path, memory: Memory) -> None:
    review = built(tmp_path, memory)
    decide(review, {2: {"decision": "merge"}})
    apply_review(memory, review)
    merged = "3月10日，三百多位客人参观了码头。他们登上货轮，参观了驾驶室。"
    assert statuses(memory)[merged] == "verified"
    assert len(memory) == 3


def test_split_and_edit(tmp_path: Path, memory: Memory) -> None:
    review = built(tmp_path, memory)
    decide(
        review,
        {
            3: {
                "decision": "split",
                "zh": "他们登上货轮， ‖ 参观了驾驶室。",
                "en": "They went aboard a freighter ‖ and saw the bridge.",
            },
            4: {"en": "The consul general congratulated the port on its growth."},
        },
    )
    totals = apply_review(memory, review)
    assert (totals.verified, totals.removed) == (3, 2)
    by_source = {unit.source: unit for unit in memory.units()}
    assert by_source["参观了驾驶室。"].target == "and saw the bridge."
    assert (
        by_source["总领事对港口的发展表示祝贺。"].target == "The consul general congratulated the port on its growth."
    )
    assert len(memory) == 5


def test_building_again_never_replaces_what_a_person_decided(tmp_path: Path, memory: Memory) -> None:
    review = built(tmp_path, memory)
    decide(review, {2: {"decision": "merge"}, 4: {"en": "The consul general sent her congratulations."}})
    apply_review(memory, review)
    before = statuses(memory)
    built(tmp_path, memory, ARTICLE.replace("驾驶室", "机舱").replace("saw the bridge", "saw the engine room"))
    after = {unit.source: unit for unit in memory.units()}
    assert after["总领事对港口的发展表示祝贺。"].target == "The consul general sent her congratulations."
    assert {source for source, status in before.items() if status == "verified"} <= set(after)


def test_a_decision_that_makes_no_sense_changes_nothing(tmp_path: Path, memory: Memory) -> None:
    review = built(tmp_path, memory)
    decide(review, {1: {"decision": "accept"}, 3: {"decision": "split", "zh": "他们登上货轮 ‖ 参观了驾驶室。"}})
    with pytest.raises(FormatError, match=r"row \d+, column decision: 1 split points"):
        apply_review(memory, review)
    assert set(statuses(memory).values()) == {"aligned"}


def test_the_same_review_again_changes_nothing(tmp_path: Path, memory: Memory) -> None:
    review = built(tmp_path, memory)
    decide(review, {1: {"decision": "accept"}, 2: {"decision": "merge"}, 4: {"decision": "reject"}})
    apply_review(memory, review)
    before = list(memory.units())
    totals = apply_review(memory, review)
    assert totals.removed == 0
    assert list(memory.units()) == before
